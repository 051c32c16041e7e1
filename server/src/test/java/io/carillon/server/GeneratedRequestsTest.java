package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.server.RawClient.Reply;
import io.carillon.server.RequestGenerator.Generated;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Requests made at random from the description of the interface, well-formed and not: none fails,
 * each refusal is a problem (RFC 9457), and behind a refusal nothing has changed. The same seed
 * makes the same requests: {@code -Dcarillon.seed=...}, {@code -Dcarillon.requests=...}.
 */
class GeneratedRequestsTest {

  private static final long SEED = Long.getLong("carillon.seed", 20_261_129);
  private static final int REQUESTS = Integer.getInteger("carillon.requests", 20_000);
  private static final int MOST_COMPLAINTS = 20;

  /** The number of a request that ends a reader. */
  private static final int END = -1;

  /** Connections that read while another one changes. */
  private static final int READERS = 3;

  @TempDir private static Path data;
  private static TestServer server;

  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
  private final BlockingQueue<Numbered> reads = new ArrayBlockingQueue<>(100);

  private record Numbered(int number, Generated request) {}

  @BeforeAll
  static void start() {
    server = new TestServer(data, Map.of("CARILLON_ROLES", "api,worker"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(List.of(TestServer.TOKEN, TestServer.TOKEN, ""));
    for (String role : List.of("viewer", "operator")) {
      String body = "{\"name\": \"%s\", \"role\": \"%s\"}".formatted("generated-" + role, role);
      tokens.add(server.post("/api/v1/tokens", body).json().get("token").stringValue());
    }
    return tokens;
  }

  private static void prepare() {
    for (String name : List.of("one", "two", "three")) {
      server.post(
          "/api/v1/task-configs",
          """
          {"name": "%s", "task_type": "http_request", "schedule": {"type": "manual"},
           "parameters": {"url": "%s"}}
          """
              .formatted(name, server.pageUrl()));
    }
    server.send("PUT", "/api/v1/calendars/office", "{\"timezone\": \"Europe/Berlin\"}");
    server.send("PUT", "/api/v1/secrets/board.token", "{\"value\": \"p4ssw0rd\"}");
    server.post(
        "/api/v1/connections",
        "{\"name\": \"board\", \"kind\": \"http\", \"settings\": {\"base_url\": \"%s\"}}"
            .formatted(server.pageUrl()));
    server.post(
        "/api/v1/alert-rules",
        "{\"name\": \"one\", \"kind\": \"failures_in_a_row\", \"condition\": {\"failures\": 3}}");
    server.post(
        "/api/v1/alert-silences",
        "{\"matcher\": {\"task_types\": [\"scrape\"]}, \"reason\": \"x\", \"duration\": \"1h\"}");
    server.post(
        "/api/v1/task-configs/pause", "{\"filter\": {\"type\": \"scrape\"}, \"background\": true}");
    server
        .get("/api/v1/workers")
        .json()
        .get("items")
        .forEach(worker ->
            server.post("/api/v1/workers/" + worker.get("id").stringValue() + "/pause", null));
  }

  @Test
  void noneFailsEachRefusalIsAProblemAndChangesNothing() throws Exception {
    prepare();
    RequestGenerator generator = new RequestGenerator(server.description(), tokens(), SEED);
    ChangeLog changes = new ChangeLog(server.bean(Database.class));
    long begin = System.nanoTime();
    ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    try (RawClient client = new RawClient(server.port())) {
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(readers.submit(this::read));
      }
      send(generator, client, changes, reading);
      for (int i = 0; i < READERS; i++) {
        pass(new Numbered(END, generator.next()), reading);
      }
      for (Future<?> one : reading) {
        one.get(2, TimeUnit.MINUTES);
      }
    } finally {
      readers.shutdownNow();
    }
    System.out.printf(
        "%,d generated requests in %d s: %s%n",
        REQUESTS, Duration.ofNanos(System.nanoTime() - begin).toSeconds(), statuses);
    assertThat(complaints).as("seed %d, statuses %s", SEED, statuses).isEmpty();
    assertThat(changes.last()).as("what was accepted is noted").isNotEmpty();
    assertThat(statuses.keySet()).contains(200, 201, 400, 401, 403, 404, 406, 415);
  }

  private void send(
      RequestGenerator generator, RawClient client, ChangeLog changes, List<Future<?>> reading)
      throws Exception {
    String before = settled(changes);
    for (int i = 0; i < REQUESTS && complaints.size() < MOST_COMPLAINTS; i++) {
      Numbered next = new Numbered(i, generator.next());
      if (next.request().isSafe()) {
        pass(next, reading);
      } else {
        before = change(next, client, changes, before);
      }
    }
  }

  /** Hands a request to the readers; fails with the first of them that has failed. */
  private void pass(Numbered next, List<Future<?>> reading) throws Exception {
    while (!reads.offer(next, 1, TimeUnit.SECONDS)) {
      for (Future<?> one : reading) {
        if (one.isDone()) {
          one.get();
        }
      }
    }
  }

  private @Nullable Object read() throws IOException, InterruptedException {
    try (RawClient client = new RawClient(server.port())) {
      for (Numbered next = reads.take(); next.number() != END; next = reads.take()) {
        answer(next, client);
      }
    }
    return null;
  }

  private String change(Numbered next, RawClient client, ChangeLog changes, String before)
      throws IOException {
    Reply reply = answer(next, client);
    String after = reply.status() == 202 ? settled(changes) : changes.last();
    if (reply.status() >= 400 && !after.equals(before)) {
      complain(next.number(), next.request(), reply, "changed " + before + " to " + after);
    }
    return after;
  }

  /** Returns the last change once no bulk operation runs any more. */
  private static String settled(ChangeLog changes) {
    Database database = server.bean(Database.class);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            database
                .sql()
                .sql(
                    "select not exists (select from carillon.bulk_operation where status ="
                        + " 'running')")
                .query(Boolean.class)
                .single());
    return changes.last();
  }

  private Reply answer(Numbered next, RawClient client) throws IOException {
    Generated request = next.request();
    Reply reply = client.send(request.bytes(), !request.method().equals("HEAD"));
    statuses.merge(reply.status(), 1, Integer::sum);
    check(next.number(), request, reply);
    return reply;
  }

  private void check(int number, Generated request, Reply reply) {
    if (isTrouble(request, reply)) {
      return;
    }
    if (reply.status() >= 500) {
      complain(number, request, reply, "failed");
    } else if (reply.status() >= 400 && !request.method().equals("HEAD") && !isProblem(reply)) {
      complain(number, request, reply, "is no problem");
    }
  }

  /** Readiness is told by the status, and a protocol that nobody speaks is no failure. */
  private static boolean isTrouble(Generated request, Reply reply) {
    return reply.status() == 505
        || reply.status() == 501
        || (reply.status() == 503 && request.path().equals("/health/ready"));
  }

  private static boolean isProblem(Reply reply) {
    try {
      JsonNode json = reply.json();
      return reply.header("content-type").startsWith("application/problem+json")
          && json.path("status").intValue() == reply.status()
          && json.path("type").isString()
          && json.path("title").isString()
          && json.path("detail").isString()
          && json.path("errors").valueStream().allMatch(GeneratedRequestsTest::isPlaced)
          && !reply.body().contains("io.carillon")
          && !reply.body().contains("org.springframework")
          && !reply.body().contains("jackson")
          && reply.body().length() < 50_000;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Whether a fault says where and what it is. */
  private static boolean isPlaced(JsonNode fault) {
    return fault.path("path").isString() && !fault.path("message").asString("").isBlank();
  }

  private void complain(int number, Generated request, Reply reply, String what) {
    complaints.add(
        "%d: %s\n  %s: %d %s\n"
            .formatted(number, request.shown(), what, reply.status(), shortened(reply.body())));
  }

  private static String shortened(String text) {
    return text.length() > 400 ? text.substring(0, 400) + "…" : text;
  }
}
