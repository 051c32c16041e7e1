package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.carillon.cli.text.Language;
import io.carillon.cli.text.Messages;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.boot.CarillonServer;
import io.carillon.server.boot.StartFailure;
import io.carillon.server.plugins.JarOf;
import io.carillon.server.settings.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A task type that a server never saw before, from a jar. */
class PluginTaskTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String SHOUT =
      """
      package com.example;
      import io.carillon.task.*;
      import jakarta.validation.constraints.NotBlank;
      import java.util.Map;
      @TaskType(name = "%s", description = "Says it loudly")
      public final class Shout implements TaskHandler<Shout.Parameters> {
        public record Parameters(@NotBlank String words) {}
        private final io.carillon.manager.TasksManager tasks;
        public Shout(io.carillon.manager.TasksManager tasks) { this.tasks = tasks; }
        @Override public Object run(Parameters parameters, TaskContext context) {
          ClassLoader own = Shout.class.getClassLoader();
          return Map.of(
              "words", parameters.words().toUpperCase(java.util.Locale.ROOT),
              "own_loader", Thread.currentThread().getContextClassLoader() == own);
        }
      }
      """;

  private static final String RELAY =
      """
      package com.example;
      import io.carillon.config.*;
      import io.carillon.manager.*;
      import io.carillon.manager.run.*;
      import io.carillon.server.samples.Samples;
      import io.carillon.task.*;
      import java.util.Map;
      @TaskType(name = "relay", description = "Runs another config")
      public final class Relay implements TaskHandler<Relay.Parameters> {
        public record Parameters(long taskConfigId) {}
        private final TasksManager tasks;
        public Relay(TasksManager tasks, Samples service, io.carillon.engine.EngineSettings settings) {
          this.tasks = java.util.Objects.requireNonNull(tasks);
          java.util.Objects.requireNonNull(service);
          java.util.Objects.requireNonNull(settings);
        }
        @Override public Object run(Parameters parameters, TaskContext context) {
          return Map.of("execution_id",
              tasks.run(parameters.taskConfigId(), RunRequest.NORMAL, "relay").toString());
        }
      }
      """;

  private static final String CAREFUL =
      """
      package com.example;
      import io.carillon.task.*;
      @TaskType(name = "careful", timeout = "5m", priority = 7, maxConcurrent = 3,
          retry = @Retry(maxAttempts = 4, delay = "1s"))
      public final class Careful implements TaskHandler<Careful.Parameters> {
        public record Parameters() {}
        @Override public Object run(Parameters parameters, TaskContext context) { return null; }
      }
      """;

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

  private static Map<String, String> plugin(String name) {
    Path folder = scratch.resolve(name);
    JarOf.sources(folder.resolve("shout.jar"), scratch, SHOUT.formatted(name));
    return Map.of("CARILLON_PLUGINS", folder.toString());
  }

  @Test
  void itIsListedCheckedAndRun() {
    try (TestServer server = new TestServer(scratch.resolve("data"), plugin("shout"))) {
      ObjectNode type = server.get("/api/v1/task-types/shout").json();
      assertThat(type.get("description").stringValue()).isEqualTo("Says it loudly");
      String body =
          """
          {"name": "%s", "task_type": "shout", "schedule": {"type": "manual"}, "parameters": %s}
          """;
      String configs = "/api/v1/task-configs";
      assertThat(server.post(configs, body.formatted("faulty", "{}")).status()).isEqualTo(400);
      ObjectNode config =
          server.post(configs, body.formatted("loud", "{\"words\": \"good morning\"}")).json();
      String run = configs + "/" + config.get("id").longValue() + "/run";
      String execution = server.post(run, null).header("Location");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.get(execution).json().get("finished_at").isString());
      ObjectNode done = server.get(execution).json();
      assertThat(done.at("/result/words").stringValue()).isEqualTo("GOOD MORNING");
      assertThat(done.at("/result/own_loader").booleanValue()).isTrue();
    }
  }

  @Test
  void itMayTakeTasksManagerAndServicesThatTakeItAndUseThemWhenItRuns() {
    Path folder = scratch.resolve("relay");
    JarOf.sources(folder.resolve("relay.jar"), scratch, RELAY);
    try (TestServer server =
        new TestServer(scratch.resolve("data"), Map.of("CARILLON_PLUGINS", folder.toString()))) {
      String other =
          created(server, "page", "http_request", "{\"url\": \"%s\"}".formatted(server.pageUrl()));
      String relay = created(server, "relay", "relay", "{\"task_config_id\": %s}".formatted(other));
      ObjectNode relayed =
          ended(server, server.post(CONFIGS + "/" + relay + "/run", null).header("Location"));
      assertThat(relayed.get("status").stringValue()).isEqualTo("succeeded");
      String started = relayed.at("/result/execution_id").stringValue();
      assertThat(ended(server, "/api/v1/executions/" + started).get("task_config_id").longValue())
          .isEqualTo(Long.parseLong(other));
    }
  }

  @Test
  void itsDefaultsAreThoseOfConfigsThatLeaveThemOut() {
    Path folder = scratch.resolve("careful");
    JarOf.sources(folder.resolve("careful.jar"), scratch, CAREFUL);
    try (TestServer server =
        new TestServer(scratch.resolve("data"), Map.of("CARILLON_PLUGINS", folder.toString()))) {
      ObjectNode type = server.get("/api/v1/task-types/careful").json();
      assertThat(type.get("defaults"))
          .hasToString(
              "{\"retry\":{\"max_attempts\":4,\"delay\":\"1s\",\"backoff\":2.0,\"max_delay\":\"10m\"},"
                  + "\"timeout\":\"5m\",\"priority\":7,\"max_concurrent\":3}");
      assertThat(type.get("parameter_schema").has("x-defaults")).isFalse();

      String config = CONFIGS + "/" + created(server, "careful", "careful", "{}");
      assertPolicies(server.get(config).json(), "\"5m\"", 7, 3, 4);

      String form =
          "{\"name\": \"careful\", \"task_type\": \"careful\", \"schedule\": {\"type\":"
              + " \"manual\"}%s}";
      ObjectNode own =
          server.send("PUT", config, form.formatted(", \"timeout\": null, \"priority\": 1")).json();
      assertPolicies(own, "null", 1, 3, 4);
      assertThat(own.at("/retry/delay").stringValue()).isEqualTo("1s");
      ObjectNode sentBack = server.send("PUT", config, own.toString()).json();
      assertThat(sentBack.get("version")).isEqualTo(own.get("version"));

      assertPolicies(
          server.send("PATCH", config, "{\"max_concurrent\": 9}").json(), "null", 1, 9, 4);
      assertPolicies(
          server.send("PATCH", config, "{\"retry\": null, \"priority\": null}").json(),
          "null",
          5,
          9,
          1);
      assertPolicies(server.send("PUT", config, form.formatted("")).json(), "\"5m\"", 7, 3, 4);
    }
  }

  private static void assertPolicies(
      ObjectNode config, String timeout, int priority, int maxConcurrent, int maxAttempts) {
    assertThat(config.get("timeout")).hasToString(timeout);
    assertThat(config.get("priority").intValue()).isEqualTo(priority);
    assertThat(config.get("max_concurrent").intValue()).isEqualTo(maxConcurrent);
    assertThat(config.at("/retry/max_attempts").intValue()).isEqualTo(maxAttempts);
  }

  private static String created(TestServer server, String name, String type, String parameters) {
    String body =
        """
        {"name": "%s", "task_type": "%s", "schedule": {"type": "manual"}, "parameters": %s}
        """
            .formatted(name, type, parameters);
    return Long.toString(server.post(CONFIGS, body).json().get("id").longValue());
  }

  private static ObjectNode ended(TestServer server, String execution) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.get(execution).json(), found -> found.get("finished_at").isString());
  }

  @Test
  void aNameThatAnotherTypeHasIsRefusedAndBothAreNamed() {
    ServerSettings settings =
        TestServer.settings(scratch.resolve("data"), postgres, plugin("scrape"));
    Throwable failure = catchThrowable(() -> CarillonServer.start(settings).close());
    assertThat(new StartFailure(settings, new Messages(Language.EN)).explain(failure).orElseThrow())
        .contains("task type scrape")
        .contains("io.carillon.tasks.scrape.ScrapeTask")
        .contains("com.example.Shout of shout.jar");
  }
}
