package io.carillon.cli.executions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.cli.TestProgram;
import io.carillon.cli.session.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands about more task configs than one request takes, beside a server of the test. */
class RunOfManyTest {

  private static final Pattern PAGE = Pattern.compile("limit=(\\d+)(?:&cursor=(\\d+))?$");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<Long, Integer> runs = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int configs;
  private volatile int failsAtRequest = -1;
  private volatile @Nullable JsonNode deleted;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/task-configs", this::list);
    server.createContext("/api/v1/task-configs/run", this::run);
    server.createContext(
        "/api/v1/task-configs/count",
        exchange -> answer(exchange, 200, "{\"count\":10000,\"more\":true}"));
    server.createContext("/api/v1/task-configs/delete", this::delete);
    server.createContext("/api/v1/bulk", exchange -> answer(exchange, 200, "{\"items\":[]}"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void list(HttpExchange exchange) throws IOException {
    Matcher page = PAGE.matcher(exchange.getRequestURI().getQuery());
    assertThat(page.find()).isTrue();
    int from = page.group(2) == null ? 1 : Integer.parseInt(page.group(2));
    int end = Math.min(configs + 1, from + Integer.parseInt(page.group(1)));
    StringBuilder items = new StringBuilder();
    for (int id = from; id < end; id++) {
      items.append(items.isEmpty() ? "" : ",").append("{\"id\":").append(id).append('}');
    }
    String next = end > configs ? "null" : "\"" + end + "\"";
    answer(exchange, 200, "{\"items\":[" + items + "],\"next_cursor\":" + next + "}");
  }

  private void run(HttpExchange exchange) throws IOException {
    JsonNode body = new JsonMapper().readTree(exchange.getRequestBody().readAllBytes());
    if (requests.incrementAndGet() == failsAtRequest) {
      answer(exchange, 503, "{\"detail\": \"The database is away.\"}");
      return;
    }
    StringBuilder results = new StringBuilder();
    for (JsonNode id : body.path("ids")) {
      runs.merge(id.asLong(), 1, Integer::sum);
      results.append(results.isEmpty() ? "" : ",");
      results.append("{\"id\":%s,\"execution_id\":\"e%s\"}".formatted(id, id));
    }
    answer(exchange, 200, "{\"results\":[" + results + "]}");
  }

  private void delete(HttpExchange exchange) throws IOException {
    deleted = new JsonMapper().readTree(exchange.getRequestBody().readAllBytes());
    answer(
        exchange,
        202,
        "{\"id\":1,\"action\":\"delete\",\"selected\":%s,\"counts\":{\"changed\":%s},\"ended_at\":\"x\"}"
            .formatted(configs, configs));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int carillon(String... words) {
    return new TestProgram(
            Map.of("CARILLON_URL", "http://127.0.0.1:" + server.getAddress().getPort()),
            Path.of("").toAbsolutePath(),
            InputStream.nullInputStream(),
            out,
            err)
        .run(words);
  }

  @Test
  void allThatAreSelectedAreCountedAndRunOnce() {
    configs = 12_345;
    assertThat(carillon("run", "--label", "a=b", "--dry-run")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString(UTF_8)).isEqualTo("Would run 12345 task configs.\n");
    assertThat(runs).isEmpty();
    assertThat(carillon("run", "--label", "a=b")).isEqualTo(ExitCode.DONE);
    assertThat(runs).hasSize(12_345).allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    assertThat(out.toString(UTF_8).lines()).hasSize(1 + 12_345).contains("Queued e12345");
  }

  @Test
  void moreThanTheBoundAreRefusedByTheDryRunToo() {
    configs = 100_001;
    for (String[] words :
        new String[][] {{"run", "-q", "x"}, {"run", "-q", "x", "--dry-run", "--lang", "zh"}}) {
      assertThat(carillon(words)).isEqualTo(ExitCode.USAGE);
    }
    assertThat(err.toString(UTF_8))
        .contains("more than 100000 task configs are selected")
        .contains("超过 100000 个");
    assertThat(runs).isEmpty();
  }

  @Test
  void aFailureOnTheWayTellsHowManyWereRunBefore() {
    configs = 2_500;
    failsAtRequest = 2;
    assertThat(carillon("run", "-q", "x")).isNotEqualTo(ExitCode.DONE);
    assertThat(err.toString(UTF_8))
        .contains("Of 2500 task configs, 1000 were run before this failure")
        .contains("The database is away.");
    assertThat(runs).hasSize(1_000);
  }

  @Test
  void aNameThatTooManyHaveInTheirsIsNotSaidToBeUnknown() {
    configs = 5_001;
    assertThat(carillon("get", "report")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8)).contains("more than 5000 task configs have \"report\"");
  }

  @Test
  void moreThanADryRunTakesAreDeletedByTheirNumber() {
    configs = 12_345;
    assertThat(carillon("rm", "-q", "x", "--yes")).isEqualTo(ExitCode.DONE);
    assertThat(String.valueOf(deleted))
        .contains("\"expected_count\":12345", "\"background\":true", "\"q\":\"x\"");
  }
}
