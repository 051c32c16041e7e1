package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.broker.PostgresBroker;
import io.carillon.config.TaskConfig;
import io.carillon.connection.ConnectionInput;
import io.carillon.connection.ConnectionTests;
import io.carillon.connection.OutsideSystems;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.TypeDefaults;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionValues;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.rendering.ParameterRenderer;
import io.carillon.rendering.Run;
import io.carillon.secret.KeyRing;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.ConnectionName;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.Secret;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskError;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.task.Verbatim;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.version.ConfigVersion;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A task type of a user, one class with a record, with a connection, secrets and placeholders. */
class OutsideSystemsTest {

  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final String PASSWORD = "hunter2-p4ss\"word";
  private static final String ACTOR = "tester";
  private static final Map<UUID, Report.Parameters> SEEN = new ConcurrentHashMap<>();
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final CountDownLatch INTERRUPTED = new CountDownLatch(1);
  private static TestDatabase database;
  private static Engine engine;

  /** A shop, as an outside system. */
  @ConnectionKind(name = "shop", description = "A shop")
  static final class Shop implements ConnectionHandler<Shop.Settings> {

    record Settings(@NotBlank String host, @Min(1) int port, @Nullable @Secret String password) {}

    @Override
    public void test(Settings settings) throws Exception {
      if (settings.host().equals("hang")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          INTERRUPTED.countDown();
          throw e;
        }
      }
      if (settings.port() == 81) {
        throw new IllegalStateException(
            "refused", new RuntimeException("bad " + settings.password()));
      }
    }
  }

  /** Another kind. */
  @ConnectionKind(name = "bank")
  static final class Bank implements ConnectionHandler<Bank.Settings> {

    record Settings(String account) {}

    @Override
    public void test(Settings settings) {}
  }

  /** Reports on a shop, in the way that its parameter says. */
  @TaskType(name = "report")
  static final class Report implements TaskHandler<Report.Parameters> {

    record Parameters(
        @Nullable @ConnectionName("shop") String shop,
        @Nullable @Pattern(regexp = "\\d{4}-\\d{2}-\\d{2}") String day,
        @Nullable LocalDate date,
        @Nullable String text,
        @Nullable Integer number,
        @Nullable @Verbatim String source,
        @Nullable String act) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      SEEN.put(context.executionId(), parameters);
      String text = String.valueOf(parameters.text());
      return switch (String.valueOf(parameters.act())) {
        case "shop" ->
            context.connection(String.valueOf(parameters.shop()), Shop.Settings.class).host();
        case "wrong class" ->
            context.connection(String.valueOf(parameters.shop()), Bank.Settings.class);
        case "leak" -> {
          Shop.Settings shop =
              context.connection(String.valueOf(parameters.shop()), Shop.Settings.class);
          context.logger().info("text {} password {}", text, shop.password());
          context.logger().warn("thrown", new IllegalStateException(text));
          context.logger().info("{}", "x".repeat(8_180) + text);
          context.progress(0.5, "working with " + text);
          yield Map.of("text", text, text, 1, "password", String.valueOf(shop.password()));
        }
        case "throw" -> throw new IllegalStateException("no " + text, new RuntimeException(text));
        case "long" -> throw new IllegalStateException("x".repeat(8_180) + text);
        case "fail" -> new Outcome.Failed(TaskError.of("bad", "no " + text), false);
        case "big" -> "x".repeat(990) + text + "y".repeat(300_000);
        default -> null;
      };
    }
  }

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(new Report())),
            EngineSettings.of("node-1").withGrace(Duration.ZERO),
            PostgresBroker::new,
            null,
            new OutsideSystems(
                () -> List.of(new Shop(), new Bank()), KeyRing.of(KEY, "CARILLON_SECRET_KEY")));
    engine.start();
    engine.secrets().put("shop.password", PASSWORD, null, ACTOR);
    engine.secrets().put("odd", "${secret:shop.password} and ${due_at}", null, ACTOR);
    engine
        .connections()
        .create(
            shop(
                "main",
                "{\"host\": \"h\", \"port\": 80, \"password\": \"${secret:shop.password}\"}"),
            ACTOR);
    engine
        .connections()
        .create(
            new ConnectionInput("savings", "bank", "", Json.object("{\"account\": \"1\"}")), ACTOR);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  private static ConnectionInput shop(String name, String settings) {
    return new ConnectionInput(name, "shop", "", Json.object(settings));
  }

  private static TaskConfig config(String parameters) {
    return config(parameters, "{\"type\": \"manual\"}");
  }

  private static TaskConfig config(String parameters, String schedule) {
    ObjectNode json =
        Json.MAPPER.createObjectNode().put("name", "report " + NAMES.incrementAndGet());
    json.put("task_type", "report");
    json.set("parameters", Json.object(parameters));
    json.set("schedule", Json.object(schedule));
    return engine.manager().create(DefinitionReader.read(json), true, ACTOR);
  }

  private static Execution run(TaskConfig config, RunRequest request) {
    UUID id = engine.manager().run(config.id(), request, ACTOR);
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> engine.manager().history().execution(id), one -> one.status().ended());
  }

  private static Report.Parameters seen(Execution ended) {
    return Objects.requireNonNull(SEEN.get(ended.id()));
  }

  private static String message(Execution ended) {
    return Objects.requireNonNull(ended.error()).get("message").asString();
  }

  private static Execution run(String parameters) {
    return run(config(parameters), RunRequest.NORMAL);
  }

  private static void refused(String parameters, String... words) {
    assertThatThrownBy(() -> config(parameters))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void theSettingsOfAConnectionAreGivenToAnAttempt() {
    Execution ended = run("{\"shop\": \"main\", \"act\": \"shop\"}");
    assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(ended.result()).hasToString("\"h\"");
  }

  @Test
  void aConnectionIsCheckedWhenAConfigIsSaved() {
    refused(
        "{\"shop\": \"gone\"}",
        "parameters.shop",
        "of the kind shop",
        "none named \"gone\"",
        "there are main");
    refused("{\"shop\": \"savings\"}", "parameters.shop", "is of the kind bank");
    refused("{\"shop\": \"${run.shop}\"}", "parameters.shop", "not depend on the run");
  }

  @Test
  void anotherSettingsClassIsRefusedWithoutRetry() {
    Execution ended = run("{\"shop\": \"main\", \"act\": \"wrong class\"}");
    assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(message(ended)).contains("is of the kind shop");
  }

  @Test
  void aConnectionInUseIsNeitherDeletedNorOfAnotherKind() {
    engine.connections().create(shop("used", "{\"host\": \"h\", \"port\": 80}"), ACTOR);
    TaskConfig config = config("{\"shop\": \"used\"}");
    assertThatThrownBy(() -> engine.connections().delete("used", null))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("connection_in_use"))
        .hasMessageContaining(config.definition().name());
    assertThatThrownBy(() ->
            engine
                .connections()
                .put(
                    new ConnectionInput("used", "bank", "", Json.object("{\"account\": \"1\"}")),
                    null,
                    ACTOR))
        .hasMessageContaining("changed to another kind");
    engine.manager().delete(config.id(), null, null, ACTOR);
    engine.connections().delete("used", null);
  }

  @Test
  void settingsAreCheckedByTheirKind() {
    assertThatThrownBy(() ->
            engine
                .connections()
                .create(shop("bad", "{\"host\": \"\", \"port\": 0, \"x\": 1}"), ACTOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("settings.host", "settings.port", "settings.x");
    assertThatThrownBy(() ->
            engine
                .connections()
                .create(shop("bad", "{\"host\": \"${due_at}\", \"port\": 1}"), ACTOR))
        .hasMessageContainingAll("settings.host", "did you mean ${secret:name}?");
    assertThatThrownBy(() ->
            engine
                .connections()
                .create(shop("bad", "{\"host\": \"${secret:gone}\", \"port\": 1}"), ACTOR))
        .hasMessageContainingAll("settings.host", "there is no secret named gone");
    assertThatThrownBy(() ->
            engine
                .connections()
                .create(
                    shop("bad", "{\"host\": \"h\", \"port\": 1, \"password\": \"plain-text\"}"),
                    ACTOR))
        .hasMessageContainingAll("settings.password", "must name a secret")
        .hasMessageNotContaining("plain-text");
    assertThatThrownBy(() ->
            engine
                .connections()
                .create(new ConnectionInput("bad", "ship", "", Json.object("{}")), ACTOR))
        .hasMessageContaining("must be one of bank, shop, not \"ship\"");
  }

  @Test
  void aChangeNamesTheVersionItIsBasedOn() {
    engine.connections().create(shop("versioned", "{\"host\": \"h\", \"port\": 80}"), ACTOR);
    assertThat(
            engine
                .connections()
                .put(shop("versioned", "{\"host\": \"h\", \"port\": 80}"), 1L, ACTOR)
                .row()
                .version())
        .isEqualTo(1);
    assertThat(
            engine
                .connections()
                .put(shop("versioned", "{\"host\": \"i\", \"port\": 80}"), 1L, "bob")
                .row()
                .version())
        .isEqualTo(2);
    assertThatThrownBy(() ->
            engine
                .connections()
                .put(shop("versioned", "{\"host\": \"j\", \"port\": 80}"), 1L, ACTOR))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("stale_version"));
    assertThatThrownBy(() ->
            engine
                .connections()
                .create(shop("versioned", "{\"host\": \"j\", \"port\": 80}"), ACTOR))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("duplicate_name"));
  }

  @Test
  void placeholdersAreFilledInWhenAnAttemptBegins() {
    TaskConfig config =
        config(
            """
            {"day": "${due_at:yyyy-MM-dd}", "date": "${due_at:yyyy-MM-dd}",
             "text": "${config.name} ${config.id} ${attempt} ${execution_id} ${run.who} ${last_success_at|never} $${x}"}
            """);
    ObjectNode values = Json.object("{\"who\": \"Ada ${secret:shop.password}\", \"unused\": 1}");
    Execution ended = run(config, RunRequest.NORMAL.withValues(values));
    assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    Report.Parameters seen = seen(ended);
    assertThat(seen.day())
        .isEqualTo(LocalDate.ofInstant(ended.queuedAt(), java.time.ZoneOffset.UTC).toString());
    assertThat(seen.date()).hasToString(seen.day());
    assertThat(seen.text())
        .isEqualTo(
            "%s %d 1 %s Ada ${secret:shop.password} never ${x}"
                .formatted(config.definition().name(), config.id(), ended.id()));
    ExecutionValues.Shown shown =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> new ExecutionValues(database.database()).shown(ended.id()),
                one -> one.rendered() != null);
    assertThat(Json.object(Objects.requireNonNull(shown.rendered())).get("text").asString())
        .isEqualTo(seen.text());
    assertThat(shown.passed()).contains("Ada");
    Execution again = awaitEnd(engine.manager().retry(ended.id(), ACTOR));
    assertThat(seen(again).text()).contains("Ada ${secret:shop.password}").doesNotContain("never");
  }

  private static Execution awaitEnd(UUID id) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> engine.manager().history().execution(id), one -> one.status().ended());
  }

  @Test
  void anExecutionWithoutPlaceholdersHasNoRowOfValues() {
    Execution ended = run("{\"text\": \"plain\"}");
    assertThat(new ExecutionValues(database.database()).shown(ended.id()))
        .isEqualTo(new ExecutionValues.Shown(null, null));
  }

  @Test
  void aDueTimeOfTheScheduleAndTheOneBeforeAreInItsZone() {
    TaskConfig config =
        config(
            "{\"text\": \"${due_at:HH:mm} ${previous_due_at:yyyy-MM-dd HH:mm}"
                + " ${previous_due_at}\"}",
            "{\"type\": \"cron\", \"expression\": \"0 2 * * *\", \"timezone\": \"Europe/Berlin\"}");
    RenderPreview.Result result =
        engine
            .renderPreview()
            .of(config.id(), java.time.Instant.parse("2026-11-30T01:00:00Z"), null);
    assertThat(result.parameters().get("text").asString())
        .isEqualTo("02:00 2026-11-29 02:00 2026-11-29T01:00:00Z");
  }

  @Test
  void faultsOfPlaceholdersAreFoundWhenAConfigIsSaved() {
    refused(
        "{\"text\": \"to ${due_att}\"}",
        "parameters.text",
        "at character 4",
        "did you mean ${due_at}?");
    refused("{\"text\": \"${due_at:foo}\"}", "parameters.text", "pattern");
    refused("{\"text\": \"${secret:gone}\"}", "parameters.text", "there is no secret named gone");
    refused("{\"text\": \"${secret:odd|x}\"}", "parameters.text", "a secret has no default");
    refused("{\"text\": \"${open\"}", "parameters.text", "write $${");
    refused("{\"number\": \"${attempt}\"}", "parameters.number", "must be an integer");
    refused("{\"text\": \"${attempt}\", \"unknown\": 1}", "parameters.unknown");
    config("{\"day\": \"${run.day}\", \"date\": \"${run.day}\"}");
  }

  @Test
  void aRunWithParametersOfItsOwnIsCheckedAndRenderedAsWell() {
    TaskConfig config = config("{}");
    Execution ended = run(config, new RunRequest(null, Json.object("{\"text\": \"${attempt}\"}")));
    assertThat(seen(ended).text()).isEqualTo("1");
    assertThatThrownBy(() ->
            engine
                .manager()
                .run(
                    config.id(),
                    new RunRequest(null, Json.object("{\"text\": \"${atempt}\"}")),
                    ACTOR))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aValueThatDoesNotFitFailsTheExecutionForGoodAndNamesThePath() {
    TaskConfig config = config("{\"day\": \"${run.day}\"}");
    Execution missing = run(config, RunRequest.NORMAL);
    assertThat(missing.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(message(missing))
        .contains("parameters.day has ${run.day} at character 1", "given no value of that name");
    Execution wrong =
        run(config, RunRequest.NORMAL.withValues(Json.object("{\"day\": \"monday\"}")));
    assertThat(message(wrong)).contains("no longer fit", "day", "pattern");
    assertThat(wrong.attempt()).isEqualTo(1);
  }

  @Test
  void valuesOfARunHaveBounds() {
    TaskConfig config = config("{}");
    for (String values :
        List.of("{\"a\": {}}", "{\"a\": null}", "{\"\": 1}", "{\"a.b\": 1}", "{\"a\": [1]}")) {
      assertThatThrownBy(() ->
              engine
                  .manager()
                  .run(config.id(), RunRequest.NORMAL.withValues(Json.object(values)), ACTOR))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("values");
    }
    ObjectNode large = Json.MAPPER.createObjectNode().put("a", "x".repeat(70_000));
    assertThatThrownBy(
            () -> engine.manager().run(config.id(), RunRequest.NORMAL.withValues(large), ACTOR))
        .hasMessageContaining("65,536 bytes")
        .hasMessageContaining("has 70,008");
    ObjectNode chinese = Json.MAPPER.createObjectNode().put("a", "中".repeat(30_000));
    assertThatThrownBy(
            () -> engine.manager().run(config.id(), RunRequest.NORMAL.withValues(chinese), ACTOR))
        .hasMessageContaining("has 90,008");
  }

  @Test
  void valuesThatWereTakenWithinTheFormerBoundRunAgain() {
    TaskConfig config = config("{\"text\": \"${run.a}\"}");
    Execution ended = run(config, RunRequest.NORMAL.withValues(Json.object("{\"a\": \"short\"}")));
    database
        .database()
        .sql()
        .sql(
            "update carillon.execution_values set passed = json_build_object('a', cast(:text as"
                + " text)) where execution_id = :id")
        .param("text", "中".repeat(30_000))
        .param("id", ended.id())
        .update();
    Execution again = awaitEnd(engine.manager().retry(ended.id(), ACTOR));
    assertThat(again.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void aSecretIsNeverRenderedTwice() {
    Execution ended = run("{\"text\": \"${secret:odd}\"}");
    assertThat(seen(ended).text()).isEqualTo("${secret:shop.password} and ${due_at}");
  }

  @Test
  void theValueOfASecretIsNowhereAfterEveryWayToReportIt() {
    String parameters =
        "{\"shop\": \"main\", \"text\": \"${secret:shop.password}\", \"act\": \"%s\"}";
    for (String act : List.of("leak", "throw", "long", "fail", "big")) {
      Execution ended = run(parameters.formatted(act));
      assertThat(seen(ended).text()).isEqualTo(PASSWORD);
      JsonNode said = ended.error() == null ? ended.result() : ended.error();
      assertThat(String.valueOf(said)).contains("***");
    }
    assertThat(everything())
        .contains("\"${secret:shop.password}\"")
        .doesNotContain("hunter2", "p4ss");
  }

  /** Returns all rows of all tables as text. */
  private static String everything() {
    StringBuilder all = new StringBuilder();
    List<String> tables =
        database
            .database()
            .sql()
            .sql("select tablename from pg_tables where schemaname = 'carillon'")
            .query((row, index) -> row.getString(1))
            .list();
    for (String table : tables) {
      database
          .database()
          .sql()
          .sql("select cast(t as text) from carillon.%s t".formatted(table))
          .query((row, index) -> row.getString(1))
          .list()
          .forEach(all::append);
    }
    return all.toString();
  }

  @Test
  void aSecretInUseIsNotDeleted() {
    engine.secrets().put("in.use", "123456", null, ACTOR);
    TaskConfig config = config("{\"text\": \"a ${secret:in.use}\"}");
    assertThatThrownBy(() -> engine.secrets().delete("in.use", null))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("secret_in_use"))
        .hasMessageContaining("the task config " + config.definition().name());
    assertThatThrownBy(() -> engine.secrets().delete("shop.password", null))
        .hasMessageContaining("the connection main");
    engine.manager().delete(config.id(), null, null, ACTOR);
    config("{\"text\": \"literal $${secret:in.use}, and ${secret:odd}\"}");
    engine.secrets().delete("in.use", null);
    assertThatThrownBy(() -> engine.manager().restore(config.id(), ACTOR))
        .hasMessageContaining("no secret named in.use");
  }

  @Test
  void aTestOfAConnectionSaysWhatWentWrongWithoutSecrets() throws Exception {
    engine
        .connections()
        .create(
            shop(
                "refusing",
                "{\"host\": \"h\", \"port\": 81, \"password\": \"${secret:shop.password}\"}"),
            ACTOR);
    assertThat(engine.connectionTests().test("main").usable()).isTrue();
    TaskError error = engine.connectionTests().test("refusing").error();
    assertThat(Objects.requireNonNull(error).message()).isEqualTo("refused: bad ***");
  }

  @Test
  void aTestOfAConnectionThatHangsIsInterrupted() throws Exception {
    engine.connections().create(shop("hanging", "{\"host\": \"hang\", \"port\": 80}"), ACTOR);
    ConnectionTests tests =
        new ConnectionTests(engine.connections(), Duration.ofSeconds(1), System::nanoTime);
    TaskError error = tests.test("hanging").error();
    assertThat(Objects.requireNonNull(error).type()).isEqualTo("timeout");
    assertThat(error.message()).isEqualTo("The test did not end within 1 s.");
    assertThat(INTERRUPTED.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aPreviewShowsNoSecretAndNamesAMissingValue() {
    TaskConfig config = config("{\"text\": \"${secret:odd} ${run.who}\"}");
    assertThat(
            engine
                .renderPreview()
                .of(config.id(), null, Json.object("{\"who\": \"Ada\"}"))
                .parameters()
                .get("text")
                .asString())
        .isEqualTo("${secret:odd} Ada");
    assertThatThrownBy(() -> engine.renderPreview().of(config.id(), null, null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("parameters.text", "${run.who}");
  }

  @Test
  void thereIsNoConnectionForANodeWithoutItsKind() {
    assertThatThrownBy(() ->
            new io.carillon.connection.ConnectionSettings(
                    new io.carillon.connection.Connections(
                        database.database(),
                        new io.carillon.connection.LocalConnectionKinds(
                            List::of, new LocalTaskTypes(List.of())),
                        engine.secrets()))
                .of("main", Shop.Settings.class, new io.carillon.secret.SecretMask()))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("whose class this node does not have");
  }

  @Test
  void aTaskTypeOfCeleryGetsEveryPlaceholderButSecrets() {
    ObjectNode schema = Json.object("{\"properties\": {\"day\": {\"pattern\": \"^[0-9-]+$\"}}}");
    engine
        .manager()
        .declareType(
            new RemoteTaskType(
                "invoice",
                "",
                "celery",
                schema,
                TypeDefaults.NONE,
                Json.object("{\"task\": \"shop.invoice\", \"results\": \"events\"}")),
            null,
            ACTOR);
    ObjectNode json = Json.object("{\"name\": \"invoice\", \"task_type\": \"invoice\"}");
    json.set("schedule", Json.object("{\"type\": \"manual\"}"));
    json.set("parameters", Json.object("{\"day\": \"${secret:odd}\"}"));
    assertThatThrownBy(() -> engine.manager().create(DefinitionReader.read(json), true, ACTOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("parameters.day", "readable in the broker");
    json.set("parameters", Json.object("{\"day\": \"${due_at:yyyy-MM-dd}\"}"));
    TaskConfig config = engine.manager().create(DefinitionReader.read(json), true, ACTOR);
    ParameterRenderer renderer =
        new ParameterRenderer(new ExecutionValues(database.database()), engine.secrets());
    Run run = new Run(UUID.randomUUID(), 1, config.id(), Instant.parse("2026-11-29T00:00:00Z"));
    ConfigVersion.SavedSchedule manual =
        new ConfigVersion.SavedSchedule(Json.object("{\"type\": \"manual\"}"), Instant.EPOCH, null);
    assertThat(renderer.renderWithoutSecrets(config.definition().parameters(), run, manual))
        .isEqualTo(Json.object("{\"day\": \"2026-11-29\"}"));
    assertThatThrownBy(() ->
            renderer.renderWithoutSecrets(Json.object("{\"day\": \"${secret:odd}\"}"), run, manual))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("readable in the broker");
  }

  @Test
  void aTextOfAMegabyteIsRenderedAndItsShownFormIsBounded() {
    String text = "x".repeat(1 << 20);
    Execution ended = run("{\"text\": \"" + text + "${attempt}\"}");
    assertThat(seen(ended).text()).isEqualTo(text + "1");
    ExecutionValues.Shown shown =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> new ExecutionValues(database.database()).shown(ended.id()),
                one -> one.rendered() != null);
    assertThat(shown.rendered()).hasSizeLessThan(2_000).contains("truncated");
  }

  @Test
  void nothingInAVerbatimTextIsAPlaceholder() {
    String source = "echo ${HOME} $${x} ${secret:shop.password} ${due_at}";
    Execution ended = run("{\"source\": \"" + source + "\", \"text\": \"${attempt}\"}");
    assertThat(seen(ended).source()).isEqualTo(source);
    assertThat(seen(ended).text()).isEqualTo("1");
    TaskConfig config = config("{\"source\": \"" + source + "\"}");
    Execution alone = run(config, RunRequest.NORMAL);
    assertThat(seen(alone).source()).isEqualTo(source);
    assertThat(new ExecutionValues(database.database()).shown(alone.id()).rendered()).isNull();
    assertThat(
            engine
                .renderPreview()
                .of(config.id(), null, null)
                .parameters()
                .get("source")
                .asString())
        .isEqualTo(source);
  }
}
