package io.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.cli.session.Terminal;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ListedConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStatus;
import io.carillon.grouping.ConfigScope;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.boot.CarillonServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sample configs, which a server that is started otherwise must still be able to run. */
class SamplesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIGS = "/api/v1/task-configs";

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

  @Test
  void eachPageSoonHasSomethingToShow(@TempDir Path data) {
    try (TestServer server = new TestServer(data, Map.of("CARILLON_SAMPLES", "true"))) {
      awaitItem(server, "/api/v1/executions?status=succeeded&task_type=scrape", all -> true);
      JsonNode failed = awaitItem(server, "/api/v1/executions?status=failed", all -> true);
      assertThat(failed.get("task_config_name").stringValue())
          .isEqualTo("sample: fails now and then");
      assertThat(failed.get("attempt").intValue()).isEqualTo(2);
      JsonNode skipped = awaitItem(server, "/api/v1/events?kind=skipped", all -> true);
      assertThat(skipped.get("task_config_name").stringValue())
          .isEqualTo("sample: skipped by overlap");
      JsonNode running =
          awaitItem(
              server,
              "/api/v1/executions?status=running",
              one -> one.get("task_config_name").stringValue().endsWith("long log with progress"));
      String execution = "/api/v1/executions/" + running.get("id").stringValue();
      await()
          .atMost(PATIENCE)
          .until(() -> server.get(execution).json().at("/progress/fraction").doubleValue() > 0);
      awaitItem(server, execution + "/logs", line -> true);

      JsonNode paused = config(server, "sample: paused");
      assertThat(paused.get("status").stringValue()).isEqualTo(ConfigStatus.PAUSED.code());
      assertThat(paused.get("status_reason").stringValue()).contains("until it is resumed");
      assertThat(config(server, "sample: on working days").at("/schedule/calendar").stringValue())
          .isEqualTo("sample-workdays");
      assertThat(
              Instant.parse(config(server, "sample: once, tomorrow").get("next_due_at").asString()))
          .isAfter(Instant.now().plus(Duration.ofHours(20)));
      assertThat(server.get("/api/v1/calendars").json().get("items")).hasSize(1);
      assertThat(server.get("/api/v1/labels").json().get("items")).isNotEmpty();
      assertThat(server.get("/api/v1/overview").json().get("next")).isNotEmpty();
    }
  }

  @Test
  void oneCommandRemovesAllThatTheyBroughtAndTheyStayDeleted(@TempDir Path data) {
    EmbeddedPostgres own = EmbeddedPostgres.forTests(Map.of("fsync", "off"));
    Map<String, String> on = Map.of("CARILLON_SAMPLES", "true");
    try (own) {
      try (CarillonServer server = CarillonServer.start(TestServer.settings(data, own, on))) {
        TasksManager tasks = server.bean(TasksManager.class);
        List<ListedConfig> samples = all(tasks);
        assertThat(samples)
            .hasSize(9)
            .allMatch(
                sample -> "true".equals(sample.definition().metadata().labels().get("sample")))
            .allMatch(sample -> sample.name().startsWith("sample: "))
            .allMatch(
                sample -> sample.definition().description().matches("[^\\p{IsHan}]+\\p{IsHan}.+"));
        assertThat(carillon(data, server, "rm", "--samples", "--dry-run"))
            .contains("Would act on 9");
        assertThat(all(tasks)).hasSize(9);
        String[] mine = {
          "create", "mine", "--type", "http_request", "-p", "url=http://127.0.0.1:1/"
        };
        carillon(data, server, with(mine, "--cron", "0 3 * * *", "--calendar", "sample-workdays"));
        assertThat(carillon(data, server, "rm", "--samples", "--yes"))
            .contains("The calendar sample-workdays was kept. ")
            .contains("on this calendar: mine;");
        assertThat(all(tasks)).extracting(ListedConfig::name).containsExactly("mine");
        carillon(data, server, "rm", "mine", "--yes");
        carillon(data, server, "rm", "--samples", "--yes");
        requireNothing(tasks);
        carillon(data, server, "rm", "--samples", "--yes");
      }
      try (CarillonServer again = CarillonServer.start(TestServer.settings(data, own, on))) {
        requireNothing(again.bean(TasksManager.class));
      }
    }
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private static void requireNothing(TasksManager tasks) {
    assertThat(all(tasks)).isEmpty();
    assertThat(tasks.view().calendars().times("sample-workdays")).isEmpty();
    assertThat(tasks.view().groups().keys(ConfigScope.ALL, "", 10)).isEmpty();
  }

  /** Types a command; returns what it printed. */
  private static String carillon(Path home, CarillonServer server, String... words) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, UTF_8);
    Map<String, String> environment =
        Map.of(
            "HOME",
            home.toString(),
            "CARILLON_URL",
            "http://127.0.0.1:" + server.settings().port(),
            "CARILLON_TOKEN",
            TestServer.TOKEN);
    Terminal terminal =
        new Terminal(
            environment,
            home,
            new Terminal.Streams(InputStream.nullInputStream(), stream, stream),
            Terminal.Screen.NONE,
            InstantSource.system(),
            ZoneOffset.UTC);
    int code = Main.program().run(terminal, words);
    assertThat(code).as(printed.toString(UTF_8)).isZero();
    return printed.toString(UTF_8);
  }

  @Test
  void whereTheyAreOffThereIsNeitherASampleNorItsType(@TempDir Path data) {
    try (TestServer server = new TestServer(data)) {
      assertThat(server.get(CONFIGS).json().get("items")).isEmpty();
      assertThat(server.get("/api/v1/calendars").json().get("items")).isEmpty();
      assertThat(server.get("/api/v1/task-types/sample").status()).isEqualTo(404);
    }
  }

  private static JsonNode awaitItem(TestServer server, String path, Predicate<JsonNode> wanted) {
    return await(path)
        .atMost(PATIENCE)
        .until(
            () -> server.get(path).json().path("items").valueStream().filter(wanted).findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  private static JsonNode config(TestServer server, String name) {
    return server
        .get(CONFIGS + "?limit=50")
        .json()
        .get("items")
        .valueStream()
        .filter(one -> one.get("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<ListedConfig> all(TasksManager tasks) {
    return tasks.view().configs(ConfigQuery.of(ConfigFilter.ALL, 50)).items();
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

  /** Runs those that are on the data folder and on the server itself. */
  private static List<ExecutionStatus> run(CarillonServer server) {
    TasksManager tasks = server.bean(TasksManager.class);
    List<UUID> runs = new ArrayList<>();
    for (ListedConfig config : all(tasks)) {
      if (!config.taskType().equals("sample")) {
        runs.add(tasks.run(config.id(), new RunRequest(Overlap.ALLOW, null), "tester"));
      }
    }
    await()
        .atMost(PATIENCE)
        .until(() -> runs.stream().allMatch(id -> tasks.history().execution(id).status().ended()));
    return runs.stream().map(id -> tasks.history().execution(id)).map(Execution::status).toList();
  }
}
