package io.carillon.celery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.carillon.celery.type.CeleryTypeReader;
import io.carillon.config.TaskConfig;
import io.carillon.connection.OutsideSystems;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionValues;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.WorkerRow;
import io.carillon.local.CeleryApp;
import io.carillon.local.CeleryWorkerProcess;
import io.carillon.local.RabbitNode;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RabbitConnections;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tracing.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Executions on real Celery workers: each ends in the right state, with its attempts. */
class CeleryInteropTest {

  private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();
  private static final String ACTOR = "tester";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CeleryApp SHOP = new CeleryApp(CeleryInteropTest.class, "shop");
  private static final RabbitNode RABBIT = RabbitNode.with();
  private static final List<CeleryWorkerProcess> WORKERS = new ArrayList<>();
  private static TestDatabase database;
  private static Engine engine;
  private static TasksManager tasks;
  private static CeleryWorkerProcess loud;
  private static int names;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    engine = node("first");
    tasks = engine.manager();
    declare("add", "celery", "shop.add", "\"arguments\": \"args\", \"positions\": [\"x\", \"y\"]");
    declare("add_rpc", "celery", "shop.add", "\"results\": \"rpc\"");
    for (String task :
        List.of("about", "fail", "flaky", "sleep", "stubborn", "ignore", "reject", "missing")) {
      declare(task, "celery", "shop." + task, "\"result_deadline\": \"5s\"");
    }
    declare("progress", "celery", "shop.progress", "\"results\": \"rpc\"");
    declare("dark_add", "dark", "shop.add", "\"results\": \"rpc\"");
    declare("dark_flaky", "dark", "shop.flaky", "\"results\": \"rpc\"");
    declare("dark_silent", "dark", "shop.add", "\"result_deadline\": \"5s\"");
    declare("later", "later", "shop.sleep", "\"result_deadline\": \"1h\"");
    engine.start();
    loud = start("loud", "celery", "-E", "-c", "3");
    start("quiet", "dark", "-c", "1");
  }

  @AfterAll
  static void stop() {
    for (CeleryWorkerProcess worker : WORKERS) {
      worker.close();
    }
    engine.close();
    database.close();
    RABBIT.close();
  }

  private static CeleryWorkerProcess start(String name, String queue, String... options) {
    CeleryWorkerProcess worker =
        CeleryWorkerProcess.start(SHOP, RABBIT.uri(), "rpc://", name, queue, options);
    WORKERS.add(worker);
    return worker;
  }

  private static Engine node(String name) {
    return new Engine(
        database.database(),
        new LocalTaskTypes(List.of()),
        EngineSettings.of(name).withGrace(Duration.ofMillis(100)),
        io.carillon.broker.PostgresBroker::new,
        CeleryRuntime.factory(RabbitAddress.parse(RABBIT.uri()), Duration.ofSeconds(10)),
        new OutsideSystems(List::of, OutsideSystems.NONE.keys(), tracing()));
  }

  private static Tracing tracing() {
    SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(SPANS)).build();
    return Tracing.of(
        OpenTelemetrySdk.builder().setTracerProvider(provider).build(), Clock.systemUTC());
  }

  private static void declare(String name, String queue, String task, String more) {
    tasks.declareType(
        CeleryTypeReader.read(
            name,
            Json.object(
                """
                {"queue": "%s", "celery": {"task": "%s", %s},
                 "parameter_schema": {"type": "object", "required": [%s]}}
                """
                    .formatted(queue, task, more, task.equals("shop.add") ? "\"x\", \"y\"" : ""))),
        null,
        ACTOR);
  }

  private static UUID run(String type, String parameters, String policies) {
    TaskConfig config =
        tasks.create(
            DefinitionReader.read(
                Json.object(
                    """
                    {"name": "%s %d", "task_type": "%s", "parameters": %s,
                     "schedule": {"type": "manual"} %s}
                    """
                        .formatted(type, names++, type, parameters, policies))),
            true,
            ACTOR);
    return tasks.run(config.id(), RunRequest.NORMAL, ACTOR);
  }

  private static Execution execution(UUID id) {
    return tasks.history().execution(id);
  }

  private static Execution ended(UUID id) {
    return await().atMost(LONG).until(() -> execution(id), found -> found.status().ended());
  }

  private static void awaitStatus(UUID id, ExecutionStatus status) {
    await().atMost(LONG).until(() -> execution(id).status() == status);
  }

  private static List<String> outcomes(UUID id) {
    return tasks.history().attempts(id).stream().map(attempt -> attempt.outcome().code()).toList();
  }

  private static JsonNode result(UUID id) {
    Execution execution = ended(id);
    assertThat(execution.status()).as("%s", execution.error()).isEqualTo(ExecutionStatus.SUCCEEDED);
    return Objects.requireNonNull(execution.result());
  }

  private static String error(UUID id, String field) {
    JsonNode error = Objects.requireNonNull(ended(id).error());
    return error.path(field).asString("");
  }

  @Test
  void aTaskSucceedsAndItsEventTellsTheResult() {
    UUID id = run("add", "{\"x\": 40, \"y\": 2}", "");
    assertThat(result(id))
        .isEqualTo(Json.object("{\"sum\": 42, \"note\": \"none\", \"list\": [1, null, true]}"));
    Execution execution = execution(id);
    assertThat(execution.attempt()).isEqualTo(1);
    assertThat(execution.startedAt()).isAfterOrEqualTo(execution.queuedAt());
    assertThat(outcomes(id)).containsExactly("succeeded");
    assertThat(execution.workerId()).isEqualTo(worker("loud@test").id());
  }

  @Test
  void argumentsGoByPositionOrByName() {
    UUID id = run("add_rpc", "{\"x\": \"é\", \"y\": \"日\", \"note\": \"it's\"}", "");
    assertThat(result(id).get("sum").stringValue()).isEqualTo("é日");
    assertThat(result(id).get("note").stringValue()).isEqualTo("it's");
  }

  @Test
  void whatALongPlaceholderBecameIsKept() {
    String much = "x".repeat(5_000);
    UUID id = run("add_rpc", "{\"x\": \"${attempt} \", \"y\": \"%s\"}".formatted(much), "");
    assertThat(result(id).get("sum").stringValue()).isEqualTo("1 " + much);
    ExecutionValues values = new ExecutionValues(database.database());
    String kept =
        await()
            .atMost(LONG)
            .until(() -> String.valueOf(values.shown(id).rendered()), one -> one.contains("1 "));
    assertThat(kept).contains(much);
  }

  @Test
  void aTaskKnowsItsExecution() {
    UUID id = run("about", "{}", ", \"start_deadline\": \"1h\", \"priority\": 7");
    JsonNode about = result(id);
    assertThat(about.get("id").stringValue()).isEqualTo(id.toString());
    assertThat(about.get("root_id").stringValue()).isEqualTo(id.toString());
    assertThat(about.get("retries").intValue()).isZero();
    assertThat(about.get("attempt").stringValue()).isEqualTo("1");
    assertThat(about.get("expires").stringValue()).endsWith("+00:00");
  }

  @Test
  void aTraceGoesToTheTaskAndItsAttemptIsRecorded() {
    UUID id = run("about", "{}", "");
    String[] parent = result(id).get("traceparent").stringValue().split("-", -1);

    await().atMost(LONG).until(() -> span("attempt about", id).isPresent());
    SpanData attempt = span("attempt about", id).orElseThrow();
    SpanData sent = span("queue about", id).orElseThrow();
    assertThat(parent[1]).isEqualTo(sent.getTraceId()).isEqualTo(attempt.getTraceId());
    assertThat(parent[2]).isEqualTo(sent.getSpanId());
    assertThat(attempt.getParentSpanId()).isEqualTo(sent.getParentSpanId());
    assertThat(attempt.getAttributes().get(AttributeKey.stringKey("carillon.outcome")))
        .isEqualTo("succeeded");
  }

  private static Optional<SpanData> span(String name, UUID execution) {
    return SPANS.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .filter(span ->
            execution
                .toString()
                .equals(span.getAttributes().get(AttributeKey.stringKey("carillon.execution.id"))))
        .findFirst();
  }

  @Test
  void aTaskFailsWithItsExceptionAndIsTriedAsTheConfigSays() {
    UUID id =
        run(
            "fail",
            "{\"message\": \"no stock\"}",
            ", \"retry\": {\"max_attempts\": 2, \"delay\": \"0s\"}");
    assertThat(ended(id).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(outcomes(id)).containsExactly("failed", "failed");
    assertThat(error(id, "type")).isEqualTo("ValueError");
    assertThat(error(id, "message")).isEqualTo("no stock");
    assertThat(error(id, "stack")).contains("raise ValueError");
  }

  @Test
  void aRetryOfCelerysShowsAsAnAttempt() {
    UUID id = run("flaky", "{\"failures\": 2}", "");
    assertThat(result(id).intValue()).isEqualTo(2);
    assertThat(outcomes(id)).containsExactly("retried", "retried", "succeeded");
    JsonNode error = tasks.history().attempts(id).getFirst().error();
    assertThat(Objects.requireNonNull(error).get("message").stringValue()).contains("try 0");
  }

  @Test
  void aTaskThatSleepsPastTheTimeLimitTimesOut() {
    UUID id = run("sleep", "{\"seconds\": 60}", ", \"timeout\": \"1s\"");
    UUID hard = run("stubborn", "{}", "");
    assertThat(ended(id).status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    assertThat(error(id, "message")).contains("SoftTimeLimitExceeded");
    assertThat(ended(hard).status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    assertThat(error(hard, "message")).contains("TimeLimitExceeded(1)");
    assertThat(outcomes(hard)).containsExactly("timed_out");
  }

  @Test
  void aRunningTaskIsKilledWhenItIsCancelled() {
    String file = loud.file("cancelled").toString();
    UUID id = run("sleep", "{\"seconds\": 10, \"file\": \"%s\"}".formatted(file), "");
    awaitStatus(id, ExecutionStatus.RUNNING);
    assertThat(tasks.cancel(id, ACTOR)).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(ended(id).status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(error(id, "message")).contains(ACTOR);
    assertThat(Files.exists(loud.file("cancelled"))).isFalse();
  }

  @Test
  void whatWasCancelledBeforeItsWorkerCameIsRevokedWhenItBegins() {
    UUID cancelled = run("later", "{\"seconds\": 3, \"file\": \"cancelled\"}", "");
    UUID wanted = run("later", "{\"seconds\": 0, \"file\": \"wanted\"}", "");
    await()
        .atMost(LONG)
        .until(() -> steps(List.of(cancelled, wanted)), List.of("listening", "listening")::equals);
    assertThat(wakesAt(wanted)).containsOnlyNulls();
    assertThat(tasks.cancel(cancelled, ACTOR)).isEqualTo(ExecutionStatus.CANCELLED);
    await().atMost(LONG).until(() -> steps(List.of(cancelled)).isEmpty());
    try (CeleryWorkerProcess late =
        CeleryWorkerProcess.start(SHOP, RABBIT.uri(), "", "late", "later", "-E", "-c", "1")) {
      assertThat(result(wanted).intValue()).isZero();
      assertThat(Files.exists(late.file("wanted"))).isTrue();
      assertThat(Files.exists(late.file("cancelled"))).isFalse();
    }
    assertThat(execution(cancelled).status()).isEqualTo(ExecutionStatus.CANCELLED);
  }

  /** As the single answer and the list have it: what Celery has wakes at no time of Carillon's. */
  private static List<@Nullable Instant> wakesAt(UUID id) {
    long config = execution(id).taskConfigId();
    List<@Nullable Instant> all = new ArrayList<>();
    all.add(execution(id).times().wakesAt());
    List<Execution> listed =
        tasks.history().executions(ExecutionQuery.ofConfig(config).build()).items();
    assertThat(listed).extracting(Execution::id).containsExactly(id);
    listed.forEach(one -> all.add(one.times().wakesAt()));
    return all;
  }

  private static List<String> steps(List<UUID> ids) {
    return database
        .database()
        .sql()
        .sql("select step from carillon.celery_task where execution_id = any(:ids)")
        .param("ids", io.carillon.database.SqlArrays.uuids(ids))
        .query(String.class)
        .list()
        .stream()
        .map(String::valueOf)
        .toList();
  }

  @Test
  void anUnknownTaskFailsAtOnce() {
    UUID id = run("missing", "{}", ", \"retry\": {\"max_attempts\": 3}");
    assertThat(ended(id).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(error(id, "type")).isEqualTo("NotRegistered");
    assertThat(outcomes(id)).containsExactly("failed");
  }

  @Test
  void aTaskThatRejectsItsMessageFails() {
    UUID id = run("reject", "{}", "");
    assertThat(ended(id).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(error(id, "type")).isEqualTo("Reject");
  }

  @Test
  void progressIsShown() {
    UUID id = run("progress", "{\"seconds\": 3}", "");
    Execution shown =
        await().atMost(LONG).until(() -> execution(id), found -> found.progress() != null);
    assertThat(Objects.requireNonNull(shown.progress()).get("fraction").doubleValue())
        .isEqualTo(0.25);
    assertThat(result(id).stringValue()).isEqualTo("done");
  }

  @Test
  void withoutEventsRepliesTellTheEnd() {
    UUID id = run("dark_add", "{\"x\": 1, \"y\": 2}", "");
    UUID flaky = run("dark_flaky", "{\"failures\": 1}", "");
    assertThat(result(id).get("sum").intValue()).isEqualTo(3);
    assertThat(result(flaky).intValue()).isEqualTo(1);
    assertThat(outcomes(flaky)).containsExactly("retried", "succeeded");
  }

  @Test
  void withoutAnyWordTheEndSaysSo() {
    UUID silent = run("dark_silent", "{\"x\": 1, \"y\": 2}", "");
    UUID ignored = run("ignore", "{}", "");
    assertThat(ended(silent).status()).isEqualTo(ExecutionStatus.LOST);
    assertThat(error(silent, "type")).isEqualTo("no_word_from_celery");
    assertThat(ended(ignored).status()).isEqualTo(ExecutionStatus.LOST);
    assertThat(error(ignored, "type")).isEqualTo("no_word_from_celery");
    assertThat(outcomes(ignored)).containsExactly("lost");
  }

  private static WorkerRow worker(String name) {
    return tasks.history().workers().stream()
        .filter(row -> row.node().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void celeryWorkersAreListed() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          WorkerRow row = worker("loud@test");
          assertThat(row.runtime()).isEqualTo("celery");
          assertThat(row.status()).isEqualTo("active");
          assertThat(row.queues()).containsExactly("celery");
          assertThat(row.offer().taskTypes()).contains("add", "flaky");
          assertThat(row.offer().capacity()).isEqualTo(3);
          assertThat(row.home().version()).isEqualTo("py-celery 5.2.6");
          assertThat(worker("quiet@test").queues()).containsExactly("dark");
        });
  }

  @Test
  void whatAKilledWorkerRanIsRunByAnother() {
    declare("kill", "kill", "shop.sleep", "\"result_deadline\": \"1h\"");
    UUID id;
    try (CeleryWorkerProcess victim =
        CeleryWorkerProcess.start(SHOP, RABBIT.uri(), "", "victim", "kill", "-E", "-c", "1")) {
      id = run("kill", "{\"seconds\": 8}", "");
      awaitStatus(id, ExecutionStatus.RUNNING);
      victim.kill();
      try (CeleryWorkerProcess other =
          CeleryWorkerProcess.start(SHOP, RABBIT.uri(), "", "other", "kill", "-E", "-c", "1")) {
        assertThat(result(id).intValue()).isEqualTo(8);
        assertThat(outcomes(id)).containsExactly("lost", "succeeded");
        assertThat(worker("victim@test").status()).isEqualTo("lost");
        assertThat(other.log()).contains(id.toString());
      }
    }
  }

  @Test
  void anotherNodeGoesOnWatchingWhereOneStopped() {
    Engine second = node("second");
    second.start();
    UUID id = run("sleep", "{\"seconds\": 4}", "");
    awaitStatus(id, ExecutionStatus.RUNNING);
    engine.close();
    engine = second;
    tasks = second.manager();
    assertThat(result(id).intValue()).isEqualTo(4);
    assertThat(outcomes(id)).containsExactly("succeeded");
  }

  @Test
  void whatWaitsWhileRabbitIsAwayIsSentWhenItIsBack() {
    UUID running = run("sleep", "{\"seconds\": 2}", "");
    awaitStatus(running, ExecutionStatus.RUNNING);
    RABBIT.kill();
    List<UUID> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(run("add", "{\"x\": %d, \"y\": 2}".formatted(i), ""));
    }
    RABBIT.start();
    for (int i = 0; i < 20; i++) {
      assertThat(result(waiting.get(i)).get("sum").intValue()).isEqualTo(i + 2);
      assertThat(outcomes(waiting.get(i))).containsExactly("succeeded");
    }
    assertThat(ended(running).status()).isIn(ExecutionStatus.SUCCEEDED, ExecutionStatus.LOST);
  }

  @Test
  void aTypeMovesToAnotherQueueWithWhatWaits() {
    declare("moving", "nowhere", "shop.about", "\"result_deadline\": \"1h\"");
    UUID sent = run("moving", "{}", "");
    await().atMost(LONG).until(() -> steps(List.of(sent)), List.of("listening")::equals);
    declare("moving", "celery", "shop.about", "\"result_deadline\": \"1h\"");
    UUID moved = run("moving", "{}", "");
    assertThat(result(moved).get("retries").intValue()).isZero();
    assertThat(execution(sent).status()).isEqualTo(ExecutionStatus.QUEUED);
    tasks.cancel(sent, ACTOR);
  }

  @Test
  void whatNobodyCanReadIsLeftOutAndCounted() throws Exception {
    String inbox = inbox();
    List<byte[]> bodies = new ArrayList<>();
    for (String text :
        List.of("", "{", "[]", "[1]", "{\"type\": \"task-started\", \"uuid\": \"x\"}", "\u0000")) {
      bodies.add(text.getBytes(UTF_8));
    }
    bodies.add(new byte[9 << 20]);
    bodies.add(new byte[33 << 20]);
    long unreadable = count("celery_unreadable");
    try (Connection connection =
            new RabbitConnections(RabbitAddress.parse(RABBIT.uri())).open("hostile", 1 << 20);
        Channel channel = Objects.requireNonNull(connection.createChannel())) {
      channel.confirmSelect();
      for (byte[] body : bodies) {
        for (String type : List.of("application/json", "text/plain")) {
          AMQP.BasicProperties properties =
              new AMQP.BasicProperties.Builder().contentType(type).build();
          channel.basicPublish("", inbox, properties, body);
          channel.basicPublish("celeryev", "task.multi", properties, body);
          // Past the exchange: Celery's own workers do not bear such heartbeats.
          channel.basicPublish("", inbox + ".workers", properties, body);
        }
        channel.waitForConfirms(30_000);
      }
    }
    UUID id = run("add", "{\"x\": 40, \"y\": 2}", "");
    assertThat(result(id).get("sum").intValue()).isEqualTo(42);
    assertThat(count("celery_unreadable")).isGreaterThan(unreadable + 20);
    assertThat(engine.troubles()).isEmpty();
  }

  @Test
  void wordsOfSkewedClocksCountAndThoseOfAnEndedExecutionDoNot() throws Exception {
    declare("skewed", "void", "shop.about", "\"result_deadline\": \"1h\"");
    UUID id = run("skewed", "{}", "");
    await().atMost(LONG).until(() -> steps(List.of(id)), List.of("listening")::equals);
    tell(
        "celeryev",
        "task.multi",
        "["
            + event(id, "received", 5, "32503680000.0")
            + ","
            + event(id, "started", Long.MAX_VALUE, "-1e300")
            + ","
            + event(id, "succeeded", 0, "1e300")
            + "]");
    assertThat(result(id).stringValue()).isEqualTo("odd");
    Execution execution = execution(id);
    assertThat(execution.startedAt()).isAfterOrEqualTo(execution.queuedAt());
    assertThat(execution.finishedAt()).isBetween(execution.startedAt(), database.database().time());
    long late = count("celery_late");
    tell("celeryev", "task.multi", event(id, "failed", 9, "1e301"));
    tell(
        "",
        inbox(),
        "{\"task_id\": \"%s\", \"status\": \"FAILURE\", \"result\": null}".formatted(id));
    await().atMost(LONG).until(() -> count("celery_late") >= late + 2);
    assertThat(execution(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(outcomes(id)).containsExactly("succeeded");
    assertThat(engine.troubles()).isEmpty();
  }

  private static String event(UUID id, String what, long clock, String timestamp) {
    return """
    {"type": "task-%s", "uuid": "%s", "hostname": "odd@test", "pid": 7, "clock": %d,
     "timestamp": %s, "retries": 0, "eta": "+999999999-12-31T23:59:59Z", "result": "'odd'",
     "exception": "ValueError('x')", "runtime": -1}
    """
        .formatted(what, id, clock, timestamp);
  }

  private static void tell(String exchange, String key, String body) throws Exception {
    try (Connection connection =
            new RabbitConnections(RabbitAddress.parse(RABBIT.uri())).open("odd", 1 << 20);
        Channel channel = Objects.requireNonNull(connection.createChannel())) {
      channel.confirmSelect();
      AMQP.BasicProperties properties =
          new AMQP.BasicProperties.Builder().contentType("application/json").build();
      channel.basicPublish(exchange, key, properties, body.getBytes(UTF_8));
      channel.waitForConfirms(30_000);
    }
  }

  private static String inbox() {
    return database
        .database()
        .sql()
        .sql("select name from carillon.celery_inbox")
        .query(String.class)
        .single();
  }

  private static long count(String name) {
    return Objects.requireNonNull(engine.runtimeCounts().get(name));
  }
}
