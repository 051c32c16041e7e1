package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ListedConfig;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.boot.CarillonServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample configs, which a server that is started otherwise must still be able to run. */
class SamplesTest {

  @TempDir private static Path scratch;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.forTests(Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** A server at another port and with another data folder each time, as a newcomer has it. */
  private static CarillonServer server(String name, String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CARILLON_SAMPLES", "true");
    environment.put("CARILLON_ALLOW_PRIVATE_ADDRESSES", "false");
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return CarillonServer.start(TestServer.settings(scratch.resolve(name), postgres, environment));
  }

  @Test
  void theyRunAtAnotherPortAndWithAnotherDataFolderThanTheyWereMadeWith() {
    int before;
    try (CarillonServer first = server("first")) {
      before = first.settings().port();
      assertThat(run(first)).hasSize(3).allMatch(ExecutionStatus.SUCCEEDED::equals);
    }
    try (CarillonServer second = server("second", "CARILLON_PORT", anotherThan(before))) {
      assertThat(second.settings().port()).isNotEqualTo(before);
      assertThat(run(second)).hasSize(3).allMatch(ExecutionStatus.SUCCEEDED::equals);
    }
    try (CarillonServer everywhere = server("third", "CARILLON_ADDRESS", "0.0.0.0")) {
      assertThat(run(everywhere)).hasSize(3).allMatch(ExecutionStatus.SUCCEEDED::equals);
    }
  }

  /** A free port that is not that one. */
  private static String anotherThan(int port) {
    return Integer.toString(
        Stream.generate(SamplesTest::freePort)
            .filter(free -> free != port)
            .findFirst()
            .orElseThrow());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ExecutionStatus> run(CarillonServer server) {
    TasksManager tasks = server.bean(TasksManager.class);
    List<UUID> runs = new ArrayList<>();
    for (ListedConfig config : tasks.view().configs(ConfigQuery.of(ConfigFilter.ALL, 10)).items()) {
      runs.add(tasks.run(config.id(), new RunRequest(Overlap.ALLOW, null), "tester"));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> runs.stream().allMatch(id -> tasks.history().execution(id).status().ended()));
    return runs.stream().map(id -> tasks.history().execution(id)).map(Execution::status).toList();
  }
}
