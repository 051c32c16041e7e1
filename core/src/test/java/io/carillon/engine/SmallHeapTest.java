package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.tasktype.LocalTaskTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A node with the default heap of 256 MB runs what is large in turn, and outlives what kills. */
class SmallHeapTest {

  private static final String ACTOR = "tester";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LENGTH = 1_000_000;

  @TempDir private Path folder;
  private final TestDatabase database = new TestDatabase();
  private final HikariDataSource source = (HikariDataSource) database.database().dataSource();
  private final Engine door =
      new Engine(
          database.database(),
          new LocalTaskTypes(List.of()),
          EngineSettings.of("door").withRoles(Set.of(EngineSettings.Role.API)));
  private final TasksManager tasks = door.manager();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    door.start();
    startNode();
    await().atMost(PATIENCE).until(() -> activeWorkers() == 1);
  }

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
    door.close();
    database.close();
  }

  private Process startNode() throws IOException {
    Process process = NodeProcess.start(source, folder.resolve("node.log"));
    processes.add(process);
    return process;
  }

  private long activeWorkers() {
    return database.statistic("select count(*) from carillon.worker where status = 'active'");
  }

  private TaskConfig create(String name, String type, ObjectNode parameters, String schedule) {
    ObjectNode definition =
        Json.object(
            """
            {"name": "%s", "task_type": "%s", "overlap": "allow", "catch_up": "latest",
             "schedule": %s}
            """
                .formatted(name, type, schedule));
    definition.set("parameters", parameters);
    return tasks.create(DefinitionReader.read(definition), true, ACTOR);
  }

  private static ObjectNode text(int length) {
    return Json.MAPPER.createObjectNode().put("text", "x".repeat(length));
  }

  private void assertAlive() throws IOException {
    assertThat(processes.getLast().isAlive())
        .as(() -> {
          try {
            return Files.readString(folder.resolve("node.log"));
          } catch (IOException e) {
            return "no log";
          }
        })
        .isTrue();
  }

  private long ended(String status) {
    return database.statistic(
        "select count(*) from carillon.task_execution where status = '" + status + "'");
  }

  private void awaitSucceeded(int executions) throws IOException {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> ended("succeeded") >= executions || !processes.getLast().isAlive());
    assertAlive();
    assertThat(ended("succeeded")).isEqualTo(executions);
  }

  @Test
  void manyConfigsWithAMegabyteEachThatAreDueAtTheSameInstant() throws IOException {
    Instant at = tasks.view().now().plusSeconds(20);
    String schedule = "{\"type\": \"date\", \"at\": \"%s\"}".formatted(at);
    ObjectNode parameters = text(LENGTH);
    for (int i = 0; i < 100; i++) {
      create("due " + i, "weigh", parameters, schedule);
    }
    awaitSucceeded(100);
    assertThat(activeWorkers()).isEqualTo(1);
  }

  @Test
  void manyRunsOfAMegabyteByTheConfigOrOfTheirOwn() throws IOException {
    TaskConfig config = create("large", "weigh", text(LENGTH), "{\"type\": \"manual\"}");
    tasks.run(Collections.nCopies(100, config.id()), RunRequest.NORMAL, ACTOR);
    RunRequest own = new RunRequest(null, text(LENGTH));
    tasks.run(Collections.nCopies(30, config.id()), own, ACTOR);
    tasks.run(Collections.nCopies(30, config.id()), own, ACTOR);
    awaitSucceeded(160);
    assertThat(activeWorkers()).isEqualTo(1);
  }

  @Test
  void resultsMessagesAndLinesOfTenMegabytes() throws IOException {
    ObjectNode much = Json.MAPPER.createObjectNode().put("characters", 10_000_000);
    TaskConfig result =
        create("result", "much", much.put("fails", false), "{\"type\": \"manual\"}");
    TaskConfig failure =
        create("failure", "much", much.deepCopy().put("fails", true), "{\"type\": \"manual\"}");
    IntStream.range(0, 10)
        .forEach(i -> tasks.run(List.of(result.id(), failure.id()), RunRequest.NORMAL, ACTOR));
    awaitSucceeded(10);
    await().atMost(PATIENCE).until(() -> ended("failed") == 10);
    assertAlive();
  }

  @Test
  void whatKillsTheProcessIsLostAfterThreeAttemptsAndTheNodeLivesOn() throws Exception {
    TaskConfig killer =
        create("kill", "kill", Json.MAPPER.createObjectNode(), "{\"type\": \"manual\"}");
    UUID id = tasks.run(killer.id(), RunRequest.NORMAL, ACTOR);
    for (int i = 0; i < 3; i++) {
      Process process = processes.getLast();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(9);
      startNode();
    }
    Execution lost =
        await()
            .atMost(PATIENCE)
            .until(() -> tasks.history().execution(id), one -> one.status().ended());
    assertThat(lost.status()).isEqualTo(ExecutionStatus.LOST);
    assertThat(tasks.history().attempts(id))
        .extracting(attempt -> attempt.outcome().code())
        .containsExactly("lost", "lost", "lost");
    assertThat(Objects.requireNonNull(lost.error()).get("type").stringValue())
        .isEqualTo("worker_lost");

    TaskConfig next = create("next", "weigh", text(10), "{\"type\": \"manual\"}");
    tasks.run(next.id(), RunRequest.NORMAL, ACTOR);
    awaitSucceeded(1);
  }
}
