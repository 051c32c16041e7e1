package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.local.TestRabbit;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code carillon worker} as a process of its own, beside a server that runs nothing itself. */
class WorkerProcessTest {

  private static final Duration START = Duration.ofMinutes(3);
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir private static Path data;
  private static Map<String, String> broker;
  private static TestServer server;

  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void start() {
    broker =
        Map.of(
            "CARILLON_RABBITMQ_URI", TestRabbit.uri(),
            "CARILLON_RABBITMQ_PREFIX", TestRabbit.uniqueName("server"),
            "CARILLON_ROLES", "api,scheduler");
    EmbeddedPostgres postgres = EmbeddedPostgres.forTests(Map.of("fsync", "off"));
    server = new TestServer(data.resolve("server"), postgres, broker);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process worker(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "worker"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(data.resolve("worker-" + processes.size() + ".log").toFile());
    builder.environment().putAll(broker);
    builder.environment().put("CARILLON_DATA", data.resolve("worker").toString());
    builder.environment().put("CARILLON_ALLOW_PRIVATE_ADDRESSES", "true");
    builder.environment().put("CARILLON_DB_URL", server.site().jdbcUrl());
    builder.environment().put("CARILLON_DB_USER", server.site().user());
    builder.environment().put("CARILLON_DB_PASSWORD", server.site().password());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static Optional<JsonNode> active() {
    return StreamSupport.stream(
            server.get("/api/v1/workers").json().get("items").spliterator(), false)
        .filter(worker -> worker.get("status").stringValue().equals("active"))
        .findFirst();
  }

  private static JsonNode awaitActive() {
    return await().atMost(START).until(WorkerProcessTest::active, Optional::isPresent).get();
  }

  @Test
  void itTakesItsQueuesRunsWhatWaitsAndEndsByASignal() throws Exception {
    Process process = worker("--queues", "default,reports", "--concurrency", "7");
    JsonNode worker = awaitActive();
    assertThat(worker.get("capacity").intValue()).isEqualTo(7);
    assertThat(worker.get("queues").toString()).isEqualTo("[\"default\",\"reports\"]");
    assertThat(worker.get("pid").longValue()).isEqualTo(process.pid());
    assertThat(worker.get("task_types").toString()).contains("http_request");
    assertThat(queue("reports").get("consumers").intValue()).isEqualTo(1);

    Answer created =
        server.post(
            "/api/v1/task-configs",
            """
            {"name": "ask", "task_type": "http_request", "parameters": {"url": "%s"},
             "schedule": {"type": "manual"}}
            """
                .formatted(server.pageUrl()));
    String path = "/api/v1/task-configs/" + created.json().get("id").longValue();
    Answer run = server.post(path + "/run", null);
    String execution = run.json().get("execution_id").stringValue();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            server
                .get("/api/v1/executions/" + execution)
                .json()
                .get("status")
                .stringValue()
                .equals("succeeded"));
    assertThat(server.get("/metrics").response().body())
        .containsPattern("carillon_broker_announced_total [1-9]")
        .contains("carillon_broker_troubled 0");

    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
    String self = "/api/v1/workers/" + worker.get("id").stringValue();
    assertThat(server.get(self).json().get("status").stringValue()).isEqualTo("stopped");
  }

  private static JsonNode queue(String name) {
    return StreamSupport.stream(
            server.get("/api/v1/queues").json().get("items").spliterator(), false)
        .filter(queue -> queue.get("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsPausedResumedAndDrainedByRest() throws Exception {
    Process process = worker();
    String self = "/api/v1/workers/" + awaitActive().get("id").stringValue();
    assertThat(server.post(self + "/pause", null).json().get("status").stringValue())
        .isEqualTo("paused");
    assertThat(server.post(self + "/resume", null).json().get("status").stringValue())
        .isEqualTo("active");
    assertThat(server.post(self + "/drain", null).json().get("status").stringValue())
        .isEqualTo("draining");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(server.get(self).json().get("status").stringValue()).isEqualTo("stopped");
    assertThat(server.post(self + "/resume", null).status()).isEqualTo(409);
    assertThat(
            server
                .post("/api/v1/workers/00000000-0000-0000-0000-000000000000/pause", null)
                .status())
        .isEqualTo(404);
  }

  @Test
  void itSaysWhatIsMissing() throws Exception {
    assertThat(output(worker("--concurrency", "many"), 2))
        .contains("CARILLON_CONCURRENCY must be 1 to 10000, not many");
    assertThat(output(worker("--queues", "a b"), 2)).contains("CARILLON_QUEUES").contains("a b");
  }

  private String output(Process process, int exitCode) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exitCode);
    Path log = data.resolve("worker-" + (processes.size() - 1) + ".log");
    return Files.readString(log, StandardCharsets.UTF_8);
  }
}
