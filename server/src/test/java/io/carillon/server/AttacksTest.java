package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.definition.Json;
import io.carillon.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One server with the JVM options of the launcher, and so its heap of 256 MB, under load, attacked
 * in every known way one after the other: it stays alive, answers, and keeps its record.
 */
class AttacksTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MANY_AT_ONCE = 8;
  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String PAGE_ROW = "<div><p>a</p><p>b</p><span class=c>text</span></div>\n";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService attackers = Executors.newCachedThreadPool();
  private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(2);
  private final EmbeddedPostgres postgres = EmbeddedPostgres.forTests(Map.of("fsync", "off"));
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private HttpServer pages;
  private Process process;
  private int port;
  private Prober prober;

  @BeforeEach
  void start() throws Exception {
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.setExecutor(attackers);
    pages.createContext("/small", exchange -> answer(exchange, "<p>small</p>", 1));
    pages.createContext("/large", exchange -> answer(exchange, PAGE_ROW, 100_000));
    pages.createContext("/huge", exchange -> answer(exchange, "x".repeat(1_000_000), 50));
    pages.start();
    process = startServer();
    port = await().atMost(PATIENCE).until(this::announcedPort, found -> found > 0);
    await().atMost(PATIENCE).until(() -> get("/health/ready").statusCode() == 200);
    prober = new Prober();
  }

  @AfterEach
  void stop() {
    pace.shutdownNow();
    attackers.shutdownNow();
    process.destroyForcibly();
    pages.stop(0);
    postgres.close();
  }

  private Process startServer() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launcherOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "server"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("server.log").toFile());
    builder.environment().put("CARILLON_PORT", "0");
    builder.environment().put("CARILLON_DATA", folder.resolve("data").toString());
    builder.environment().put("CARILLON_TOKEN", TestServer.TOKEN);
    builder.environment().put("CARILLON_SAMPLES", "false");
    builder.environment().put("CARILLON_ALLOW_PRIVATE_ADDRESSES", "true");
    builder.environment().put("CARILLON_ALLOWED_FOLDERS", folder.toString());
    builder.environment().put("CARILLON_DB_URL", postgres.jdbcUrl());
    builder.environment().put("CARILLON_DB_USER", postgres.user());
    builder.environment().put("CARILLON_DB_PASSWORD", postgres.password());
    return builder.start();
  }

  /** Those that the launcher gives a server on every JDK. */
  private static List<String> launcherOptions() throws IOException {
    Path launcher = Path.of(System.getProperty("carillon.build.root"), "carillon");
    Matcher line =
        Pattern.compile("printf '%s ' (-Xms[^\\\\]+)\\\\\\s+(\\S+)")
            .matcher(Files.readString(launcher));
    assertThat(line.find()).isTrue();
    List<String> options = new ArrayList<>(List.of(line.group(1).strip().split(" ")));
    options.add(line.group(2));
    options.add("-XX:+UseG1GC");
    assertThat(options).contains("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
    return options;
  }

  private int announcedPort() throws IOException {
    assertThat(process.isAlive()).as(this::log).isTrue();
    Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)").matcher(log());
    return address.find() ? Integer.parseInt(address.group(1)) : 0;
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("server.log"));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private static void answer(HttpExchange exchange, String part, int times) throws IOException {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, (long) bytes.length * times);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < times; i++) {
        out.write(bytes);
      }
    } catch (IOException e) {
      // The reader has read as much as it wanted.
      exchange.close();
    }
  }

  private String page(String path) {
    return "http://127.0.0.1:" + pages.getAddress().getPort() + path;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, null, TestServer.TOKEN, "application/json");
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, body, TestServer.TOKEN, "application/json");
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, String token, String type)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.MAPPER.readTree(response.body());
  }

  /** Repeats a request that is told to come again, as a well-behaved client does. */
  private HttpResponse<String> patiently(Callable<HttpResponse<String>> request) throws Exception {
    HttpResponse<String> first = request.call();
    return mayBeRepeated(first)
        ? await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(200))
            .until(request, answer -> !mayBeRepeated(answer))
        : first;
  }

  private static boolean mayBeRepeated(HttpResponse<String> answer) {
    return answer.statusCode() == 429 || answer.statusCode() == 503;
  }

  private long create(String name, String type, ObjectNode parameters, String schedule)
      throws Exception {
    String body =
        """
        {"name": "%s", "task_type": "%s", "overlap": "allow", "catch_up": "latest",
         "timeout": "30s", "parameters": %s, "schedule": %s}
        """
            .formatted(name, type, parameters, schedule);
    HttpResponse<String> created = patiently(() -> post(CONFIGS, body));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).get("id").longValue();
  }

  private long manual(String name, String type, String parameters) throws Exception {
    return create(name, type, Json.object(parameters), "{\"type\": \"manual\"}");
  }

  private List<String> run(long config, int times) throws Exception {
    String ids =
        Collections.nCopies(times, String.valueOf(config)).stream()
            .collect(Collectors.joining(","));
    HttpResponse<String> started =
        patiently(() -> post(CONFIGS + "/run", "{\"ids\": [" + ids + "]}"));
    List<String> executions = executions(started);
    assertThat(executions).as(started.body()).hasSize(times);
    acknowledged.addAll(executions);
    return executions;
  }

  private static List<String> executions(HttpResponse<String> started) {
    assertThat(started.statusCode()).as(started.body()).isLessThan(300);
    return json(started)
        .get("results")
        .valueStream()
        .filter(result -> result.has("execution_id"))
        .map(result -> result.get("execution_id").stringValue())
        .toList();
  }

  /** Every answer to a number of requests sent at once; none is a fault of the server's. */
  private List<HttpResponse<String>> atOnce(int times, Callable<HttpResponse<String>> request)
      throws Exception {
    List<Future<HttpResponse<String>>> sent =
        IntStream.range(0, times).mapToObj(i -> attackers.submit(request)).toList();
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (Future<HttpResponse<String>> one : sent) {
      HttpResponse<String> answer = one.get();
      assertThat(answer.statusCode()).as(answer.body()).isNotEqualTo(500);
      answers.add(answer);
    }
    return answers;
  }

  /** Asks for a sign of life ten times a second, and keeps the longest wait. */
  private final class Prober implements Runnable {
    private final HttpRequest live =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live")).build();
    private final Future<?> task = pace.scheduleWithFixedDelay(this, 0, 100, TimeUnit.MILLISECONDS);
    private volatile Duration longest = Duration.ZERO;

    @Override
    public void run() {
      try {
        long start = System.nanoTime();
        int status = client.send(live, BodyHandlers.discarding()).statusCode();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(status).isEqualTo(200);
        longest = took.compareTo(longest) > 0 ? took : longest;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new AssertionError(log(), e);
      }
    }

    /** The longest wait since the last call. */
    Duration longest() {
      assertThat(task.isDone()).as("the server stopped answering: %s", log()).isFalse();
      Duration found = longest;
      longest = Duration.ZERO;
      return found;
    }
  }

  @Test
  void itLivesAnswersAndKeepsItsRecord() throws Exception {
    String viewer = token("viewer");
    String http = "{\"url\": \"%s\"}".formatted(page("/small"));
    long steady = create("steady", "http_request", Json.object(http), everySecond());
    long load = manual("load", "http_request", http);
    Future<?> loading =
        pace.scheduleWithFixedDelay(() -> load(load), 0, 500, TimeUnit.MILLISECONDS);

    attack("lists over large rows", () -> largeLists(viewer));
    attack("many large configs due at once", this::largeConfigsDueAtOnce);
    attack("strangers", this::strangers);
    attack("selectors and globs that compute", this::computing);
    attack("large requests", () -> largeRequests(load));
    attack("calendar files", this::calendarFiles);
    attack("large pages", this::largePages);

    pace.shutdown(); // ends both once what they have begun is done
    assertThat(pace.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(loading.state()).isEqualTo(Future.State.CANCELLED);
    awaitEnds(acknowledged);
    requireCleanAudit(steady);
    assertThat(process.isAlive()).as(this::log).isTrue();
    assertThat(log()).doesNotContain("OutOfMemoryError");
  }

  private interface Attack {
    void run() throws Exception;
  }

  private void attack(String name, Attack attack) throws Exception {
    long start = System.nanoTime();
    attack.run();
    Duration longest = prober.longest();
    System.out.printf(
        "%-32s %6d ms, /health/live at most %d ms%n",
        name, Duration.ofNanos(System.nanoTime() - start).toMillis(), longest.toMillis());
    // A second on a quiet machine; without the budgets it was 21 s, or there was no answer.
    assertThat(longest).as(name).isLessThan(Duration.ofSeconds(15));
    assertThat(process.isAlive()).as(this::log).isTrue();
  }

  private static String everySecond() {
    return "{\"type\": \"interval\", \"every\": \"1s\"}";
  }

  private String token(String role) throws Exception {
    HttpResponse<String> made =
        post("/api/v1/tokens", "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(role, role));
    return json(made).get("token").stringValue();
  }

  /** Ten runs each half second, each of which must be on record at the end. */
  private void load(long config) {
    try {
      run(config, 10);
    } catch (Exception e) {
      throw new AssertionError("the load ended", e);
    }
  }

  private static String body(int length) {
    return "x".repeat(length);
  }

  private String largeParameters() {
    return "{\"url\": \"%s\", \"method\": \"POST\", \"body\": \"%s\"}"
        .formatted(page("/small"), body(1_000_000));
  }

  private void largeLists(String viewer) throws Exception {
    long config = manual("large", "http_request", largeParameters());
    run(config, 200);
    String own = CONFIGS + "/" + config + "/executions?limit=160";
    for (String path :
        List.of(
            own,
            own + "&fields=parameters,result",
            "/api/v1/executions?limit=200&fields=parameters,result",
            CONFIGS + "?limit=150&fields=parameters")) {
      atOnce(MANY_AT_ONCE, () -> send("GET", path, null, viewer, "application/json"));
    }
  }

  private void largeConfigsDueAtOnce() throws Exception {
    String at = Instant.now().plusSeconds(15).toString();
    ObjectNode parameters = Json.object(largeParameters());
    for (int i = 0; i < 150; i++) {
      create(
          "due " + i,
          "http_request",
          parameters,
          "{\"type\": \"date\", \"at\": \"%s\"}".formatted(at));
    }
    atOnce(MANY_AT_ONCE, () -> get(CONFIGS + "?limit=150&fields=parameters"));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> get(CONFIGS + "?status=active&schedule_type=date&limit=1").body(),
            body -> Json.MAPPER.readTree(body).get("items").isEmpty());
  }

  private void strangers() throws Exception {
    String dear =
        "GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en" + "-a".repeat(2_500) + "\r\n";
    List<Future<Integer>> replies =
        IntStream.range(0, MANY_AT_ONCE)
            .mapToObj(i ->
                attackers.submit(() -> {
                  try (RawClient raw = new RawClient(port)) {
                    return raw.send(RawClient.bytes(dear, null), true).status();
                  }
                }))
            .toList();
    for (Future<Integer> reply : replies) {
      assertThat(reply.get()).isEqualTo(200);
    }
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        String path = i % 2 == 0 ? "/" : "/health";
        String head =
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n";
        socket.getOutputStream().write((head + body(60_000)).getBytes(StandardCharsets.US_ASCII));
      }
      for (Socket socket : open) {
        assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private void computing() throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.createFile(files.resolve("a".repeat(200)));
    long[] configs = {
      manual("nested", "scrape", scrape("div:has(p:has(span:has(b)), p:has(~p:has(i)))")),
      manual("matches", "scrape", scrape("div:matches((a+)+$)")),
      manual(
          "glob",
          "cleanup",
          "{\"folder\": \"%s\", \"pattern\": \"%s\", \"older_than\": \"1d\", \"dry_run\": true}"
              .formatted(files, "*a".repeat(60)))
    };
    for (long config : configs) {
      run(config, MANY_AT_ONCE);
    }
  }

  private String scrape(String selector) {
    return "{\"url\": \"%s\", \"fields\": {\"f\": {\"selector\": \"%s\", \"many\": true}}}"
        .formatted(page("/large"), selector);
  }

  private void largeRequests(long config) throws Exception {
    StringBuilder unknown = new StringBuilder("{\"schedule\": {\"type\": \"manual\"");
    for (int i = 0; unknown.length() < 770_000; i++) {
      unknown.append(",\"u").append(i).append("\":\"v\"");
    }
    String preview = unknown.append("}}").toString();
    atOnce(MANY_AT_ONCE, () -> post("/api/v1/schedules/preview", preview))
        .forEach(answer -> assertThat(answer.statusCode()).isIn(400, 429, 503));
    String ids =
        Collections.nCopies(10_000, String.valueOf(config)).stream()
            .collect(Collectors.joining(","));
    String many =
        "{\"ids\": [%s], \"parameters\": {\"url\": \"%s\", \"body\": \"%s\", \"method\": \"POST\"}}"
            .formatted(ids, page("/small"), body(90_000));
    atOnce(3, () -> post(CONFIGS + "/run", many)).stream()
        .filter(answer -> answer.statusCode() < 400)
        .forEach(answer -> acknowledged.addAll(executions(answer)));
  }

  private void calendarFiles() throws Exception {
    String seconds =
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VTIMEZONE
        TZID:Mine
        BEGIN:STANDARD
        DTSTART:19700101T000000
        RRULE:FREQ=SECONDLY
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        DTSTART;TZID=Mine:20270501T100000
        DURATION:PT1H
        SUMMARY:One
        END:VEVENT
        END:VCALENDAR
        """;
    String slashes =
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nDTSTART;TZID="
            + "/".repeat(400_000)
            + ":20270501T100000\nSUMMARY:One\nEND:VEVENT\nEND:VCALENDAR\n";
    for (String file : List.of(seconds, slashes)) {
      atOnce(
              MANY_AT_ONCE,
              () ->
                  send(
                      "POST",
                      "/api/v1/calendars/hostile/import?timezone=UTC",
                      file,
                      TestServer.TOKEN,
                      "text/calendar"))
          .forEach(answer -> assertThat(answer.statusCode()).isBetween(400, 503));
    }
  }

  private void largePages() throws Exception {
    List<String> executions = new ArrayList<>();
    executions.addAll(run(manual("pages", "scrape", scrape("span.c")), 15));
    String huge = "{\"url\": \"%s\"}".formatted(page("/huge"));
    executions.addAll(run(manual("huge", "http_request", huge), 15));
    awaitEnds(executions);
  }

  /** Every execution that was acknowledged is on record, and ended. */
  private void awaitEnds(Collection<String> executions) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(ended(executions)).isEqualTo(executions.size()));
  }

  private long ended(Collection<String> executions) throws SQLException {
    String query =
        """
        select count(*) from carillon.task_execution
        where id = any(?) and finished_at is not null and status <> 'lost'
        """;
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "uuid", executions.stream().map(UUID::fromString).toArray(UUID[]::new)));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void requireCleanAudit(long config) throws Exception {
    JsonNode audit = json(patiently(() -> get(CONFIGS + "/" + config + "/audit")));
    assertThat(audit.get("due").intValue()).isGreaterThan(10);
    assertThat(audit.get("findings")).as(audit.toString()).isEmpty();
  }
}
