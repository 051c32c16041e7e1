package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskError;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Whatever a handler returns, throws or logs, its attempt ends on record, and others go on. */
class HostileHandlersTest {

  private static final String ACTOR = "tester";
  private static final int MUCH = 10_000_000;
  private static final org.slf4j.Logger LIBRARY = LoggerFactory.getLogger("some.library");

  private static final Act ACT = new Act();
  private static TestDatabase database;
  private static Engine engine;
  private static TasksManager tasks;
  private static TaskConfig config;

  /** What a handler does in one case. */
  @FunctionalInterface
  private interface Deed {
    @Nullable Object with(TaskContext context) throws Exception;
  }

  /** Does what the case says. */
  @TaskType(name = "act")
  static final class Act implements TaskHandler<Act.Parameters> {
    record Parameters(String deed) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      return Objects.requireNonNull(DEEDS.get(parameters.deed())).with(context);
    }
  }

  /** An exception whose methods throw. */
  private static final class Poisonous extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new StackOverflowError();
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalArgumentException("no cause");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new OutOfMemoryError("no stack");
    }
  }

  /** An exception that is its own cause by way of another one. */
  private static final class Circular extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final RuntimeException other = new RuntimeException("the other", this);

    @Override
    public synchronized Throwable getCause() {
      return other;
    }
  }

  /** A value whose getter throws. */
  public record Throwing(String name) {
    @Override
    public String name() {
      throw new UnsupportedOperationException("no name for you");
    }
  }

  /** A value that cannot be shown. */
  private static final class Unspeakable {
    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  /** A value that contains itself. */
  public static final class Endless {
    public Endless getSelf() {
      return this;
    }
  }

  /** A value whose getter takes the last of the stack, or of the heap. */
  public record Dying(Error error) {
    @Override
    public Error error() {
      throw error;
    }
  }

  private static RuntimeException chain(int causes) {
    RuntimeException last = new RuntimeException("cause 0");
    for (int i = 1; i < causes; i++) {
      last = new RuntimeException("cause " + i, last);
    }
    return last;
  }

  private static Object snoozeFourTimesAndFailOnce(TaskContext context) {
    if (context.attempt() <= 4) {
      return new Outcome.Snoozed(Instant.MIN); // at once
    }
    if (context.attempt() == 5) {
      throw new IllegalStateException("the first that counts");
    }
    return "done";
  }

  @SuppressWarnings("InfiniteRecursion") // until the stack is spent
  private static int deep(int depth) {
    return depth + deep(depth + 1);
  }

  private static RuntimeException thrown(RuntimeException e) {
    throw e;
  }

  @SuppressWarnings({"NullAway", "FutureReturnValueIgnored"}) // a handler may do all of it
  private static final Map<String, Deed> DEEDS =
      Map.ofEntries(
          Map.entry("poisonous", context -> thrown(new Poisonous())),
          Map.entry("circular", context -> thrown(new Circular())),
          Map.entry("many causes", context -> thrown(chain(20_000))),
          Map.entry(
              "no message",
              context -> {
                throw new TimeoutException();
              }),
          Map.entry("blank message", context -> thrown(new IllegalStateException(" "))),
          Map.entry("failed null", context -> new Outcome.Failed(null, true)),
          Map.entry("snoozed null", context -> new Outcome.Snoozed(null)),
          Map.entry("snoozed for ever", context -> new Outcome.Snoozed(Instant.MAX)),
          Map.entry(
              "snoozed too long",
              context -> new Outcome.Snoozed(Instant.parse("2900-01-01T00:00:00Z"))),
          Map.entry("snoozing", HostileHandlersTest::snoozeFourTimesAndFailOnce),
          Map.entry("stack", context -> deep(0)),
          Map.entry(
              "memory",
              context -> {
                throw new OutOfMemoryError("none left");
              }),
          Map.entry("a stream", context -> new ByteArrayInputStream(new byte[10])),
          Map.entry("a reader", context -> new StringReader("text")),
          Map.entry("a stream of values", context -> Stream.of(1, 2, 3)),
          Map.entry("a future", context -> CompletableFuture.completedFuture("done")),
          Map.entry("an object", context -> new Object()),
          Map.entry("a function", context -> (Function<String, String>) text -> text),
          Map.entry("an object inside", context -> Map.of("inside", new Object())),
          Map.entry("a getter", context -> new Throwing("x")),
          Map.entry("itself", context -> new Endless()),
          Map.entry("dying of the stack", context -> new Dying(new StackOverflowError())),
          Map.entry("dying of the heap", context -> new Dying(new OutOfMemoryError())),
          Map.entry("a long text", context -> Map.of("text", "x".repeat(MUCH))),
          Map.entry("many bytes", context -> new byte[MUCH]),
          Map.entry("wide characters", context -> "中".repeat(100_000)),
          Map.entry("as many as allowed", context -> "x".repeat(262_142)),
          Map.entry("one too many", context -> "x".repeat(262_143)),
          Map.entry("an iterator", context -> List.of(1, 2).iterator()),
          Map.entry("an optional", context -> Optional.of("there")),
          Map.entry("a decimal", context -> new BigDecimal("1E+2000")),
          Map.entry("a zero character", context -> Map.of("a\0b", "c\0d")),
          Map.entry("a long message", context -> thrown(new RuntimeException("y".repeat(MUCH)))),
          Map.entry(
              "a final failure",
              context -> {
                throw new NotRetryableException("over");
              }),
          Map.entry(
              "lines",
              context -> {
                context.logger().info("z".repeat(MUCH));
                context.logger().info("{} and {}", "z".repeat(MUCH), new byte[MUCH]);
                context.logger().warn("thrown", new Poisonous());
                context.logger().warn("{}", new Unspeakable());
                return null;
              }),
          Map.entry(
              "progress",
              context -> {
                context.progress(0.5, "p".repeat(MUCH));
                context.progress(Double.NaN, "not a number");
                return null;
              }),
          Map.entry(
              "a library's line",
              context -> {
                LIBRARY.info("I work");
                return null;
              }));

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(ACT)),
            EngineSettings.of("node-1").withGrace(Duration.ofMillis(100)));
    tasks = engine.manager();
    engine.start();
    config =
        tasks.create(
            DefinitionReader.read(
                Json.object(
                    """
                    {"name": "act", "task_type": "act", "parameters": {"deed": "progress"},
                     "overlap": "allow", "schedule": {"type": "manual"}}
                    """)),
            true,
            ACTOR);
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  private static UUID start(String deed) {
    var parameters = Json.MAPPER.createObjectNode().put("deed", deed);
    return tasks.run(config.id(), new RunRequest(null, parameters), ACTOR);
  }

  private static Execution ended(UUID id) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tasks.history().execution(id), one -> one.status().ended());
  }

  private static String message(Execution execution) {
    JsonNode error = execution.error();
    return error == null ? "" : error.get("message").stringValue();
  }

  private static String failure(String deed) {
    Execution execution = ended(start(deed));
    assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(tasks.history().attempts(execution.id())).hasSize(1);
    return message(execution);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "poisonous",
        "circular",
        "many causes",
        "failed null",
        "snoozed null",
        "stack",
        "memory",
        "itself",
        "a final failure"
      })
  void whateverIsThrownFailsTheAttemptWithASentence(String deed) {
    assertThat(failure(deed)).isNotBlank();
  }

  @Test
  void everyPathToTheRecordIsTakenAtOnceAndNoneStopsAnother() {
    List<UUID> all =
        new ArrayList<>(DEEDS.keySet().stream().map(HostileHandlersTest::start).toList());
    all.addAll(DEEDS.keySet().stream().map(HostileHandlersTest::start).toList());
    assertThat(all).allSatisfy(id -> assertThat(ended(id).status().ended()).isTrue());
    assertThat(engine.troubles()).isEmpty();
  }

  @Test
  void anExceptionWithoutAMessageShowsItsType() {
    assertThat(failure("no message")).isEqualTo("java.util.concurrent.TimeoutException");
    assertThat(failure("blank message")).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure("poisonous")).isEqualTo("(its getMessage() throws an exception)");
  }

  @Test
  void theStackOfManyCausesIsBoundedAndItsFirstOnesAreThere() {
    Execution execution = ended(start("many causes"));
    String stack = Objects.requireNonNull(execution.error()).get("stack").stringValue();
    assertThat(stack).contains("cause 19999").contains("Caused by: ").hasSizeLessThan(33_000);
    assertThat(Objects.requireNonNull(ended(start("circular")).error()).get("stack").stringValue())
        .contains("[the rest of the causes is left out]");
  }

  @Test
  void aLongMessageIsCutAndSaysSo() {
    assertThat(failure("a long message")).startsWith("yyyy").endsWith("…").hasSizeLessThan(8_200);
  }

  @Test
  void snoozedAttemptsDoNotCountAgainstThoseThatMayFail() {
    TaskConfig snoozing =
        tasks.create(
            DefinitionReader.read(
                Json.object(
                    """
                    {"name": "snoozing", "task_type": "act", "parameters": {"deed": "snoozing"},
                     "overlap": "allow", "schedule": {"type": "manual"},
                     "retry": {"max_attempts": 2, "delay": "0s"}}
                    """)),
            true,
            ACTOR);
    Execution execution = ended(tasks.run(snoozing.id(), RunRequest.NORMAL, ACTOR));
    assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(execution.attempt()).isEqualTo(6);
    assertThat(execution.failures()).isEqualTo(1);
    assertThat(execution.state().tries().maxAttempts()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snoozed for ever", "snoozed too long"})
  void aSnoozeBeyondAYearIsRefusedWithItsInstant(String deed) {
    assertThat(failure(deed)).contains("more than 366 days from now");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a stream",
        "a reader",
        "a stream of values",
        "a future",
        "an object",
        "a function",
        "an object inside",
        "a getter",
        "a decimal",
        "dying of the stack",
        "dying of the heap"
      })
  void aResultThatHasNoJsonFailsTheAttempt(String deed) {
    Execution execution = ended(start(deed));
    assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(Objects.requireNonNull(execution.error()).get("type").stringValue())
        .isEqualTo("unwritable_result");
    assertThat(message(execution)).contains("result");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a long text", "many bytes", "wide characters", "one too many"})
  void aResultOverTheBoundIsReplacedByItsBeginningAndSaysSo(String deed) {
    Execution execution = ended(start(deed));
    assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    JsonNode result = Objects.requireNonNull(execution.result());
    assertThat(result.get("truncated").booleanValue()).isTrue();
    assertThat(result.get("limit_bytes").intValue()).isEqualTo(262_144);
    assertThat(result.get("beginning").stringValue()).hasSize(1_000);
  }

  private static JsonNode result(String deed) {
    return Objects.requireNonNull(ended(start(deed)).result());
  }

  @Test
  void whatIsAValueIsKeptAsItIs() {
    assertThat(result("as many as allowed").stringValue()).hasSize(262_142);
    assertThat(result("an iterator").toString()).isEqualTo("[1,2]");
    assertThat(result("an optional").stringValue()).isEqualTo("there");
    assertThat(ended(start("a zero character")).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void linesAreCutBeforeTheyArePutTogether() {
    Execution execution = ended(start("lines"));
    assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(tasks.history().logs(execution.id(), 0, 0, 10))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line.message()).hasSizeLessThanOrEqualTo(8_192));
  }

  @Test
  void aProgressThatIsNoNumberFailsTheAttempt() {
    assertThat(failure("progress")).contains("NaN");
  }

  @Test
  void whatALibraryLogsCarriesTheExecution() {
    Logger root = (Logger) LoggerFactory.getLogger("some.library");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    root.addAppender(lines);
    Execution execution = ended(start("a library's line"));
    root.detachAppender(lines);
    assertThat(lines.list.stream().map(ILoggingEvent::getMDCPropertyMap))
        .contains(
            Map.of(
                "execution_id", execution.id().toString(),
                "task_config_id", String.valueOf(config.id()),
                "task_type", "act"));
  }

  @Test
  void anErrorWithoutAnythingToSayIsStillOne() {
    assertThat(TaskError.of(new Poisonous()).type()).isEqualTo(Poisonous.class.getName());
    assertThat(TaskError.of(new Poisonous()).stack()).contains("toString() throws");
  }
}
