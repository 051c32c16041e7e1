package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.Retry;
import io.carillon.definition.TypeDefaults;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Default policies on the annotation of a task type. */
class TypeDefaultsTest {

  record None() {}

  abstract static class Idle implements TaskHandler<None> {
    @Override
    public @Nullable Object run(None parameters, TaskContext context) {
      return null;
    }
  }

  @TaskType(name = "plain")
  static final class Plain extends Idle {}

  @TaskType(
      name = "full",
      retry =
          @io.carillon.task.Retry(maxAttempts = 7, delay = "PT1S", backoff = 3, maxDelay = "1h"),
      timeout = "1m30s",
      priority = 0,
      maxConcurrent = 4)
  static final class Full extends Idle {}

  @TaskType(name = "some", retry = @io.carillon.task.Retry(maxAttempts = 2))
  static final class Some extends Idle {}

  @TaskType(name = "bad", timeout = "five minutes")
  static final class NoDuration extends Idle {}

  @TaskType(name = "bad", timeout = "0s")
  static final class NoTime extends Idle {}

  @TaskType(name = "bad", timeout = "367d")
  static final class TooMuchTime extends Idle {}

  @TaskType(name = "bad", priority = 10)
  static final class Urgent extends Idle {}

  @TaskType(name = "bad", priority = -2)
  static final class Negative extends Idle {}

  @TaskType(name = "bad", maxConcurrent = 0)
  static final class NoneAtAll extends Idle {}

  @TaskType(name = "bad", retry = @io.carillon.task.Retry(maxAttempts = 0))
  static final class NoAttempt extends Idle {}

  @TaskType(name = "bad", retry = @io.carillon.task.Retry(maxAttempts = -1, delay = "1s"))
  static final class OnlyADelay extends Idle {}

  @TaskType(name = "bad", retry = @io.carillon.task.Retry(maxAttempts = 2, delay = "2d"))
  static final class LongDelay extends Idle {}

  @TaskType(name = "bad", retry = @io.carillon.task.Retry(maxAttempts = 2, backoff = 0.5))
  static final class Faster extends Idle {}

  @TaskType(name = "bad", retry = @io.carillon.task.Retry(maxAttempts = 2, backoff = Double.NaN))
  static final class NoNumber extends Idle {}

  @TaskType(name = "bad", retry = @io.carillon.task.Retry(maxAttempts = 2, maxDelay = "8d"))
  static final class LongestDelay extends Idle {}

  @TaskType(name = "bad", timeout = "soon", priority = 11, maxConcurrent = 5_000)
  static final class AllWrong extends Idle {}

  private static TypeDefaults defaults(TaskHandler<?> handler) {
    try (LocalTaskTypes types = new LocalTaskTypes(List.of(handler))) {
      return types.all().iterator().next().defaults();
    }
  }

  @Test
  void anAnnotationWithoutDefaultsHasNone() {
    assertThat(defaults(new Plain())).isEqualTo(TypeDefaults.NONE);
  }

  @Test
  void everyDefaultIsRead() {
    assertThat(defaults(new Full()))
        .isEqualTo(
            new TypeDefaults(
                new Retry(7, Duration.ofSeconds(1), 3, Duration.ofHours(1)),
                Duration.ofSeconds(90),
                0,
                4));
  }

  @Test
  void aRetryThatNamesOnlyItsAttemptsHasTheUsualDelays() {
    assertThat(defaults(new Some()))
        .isEqualTo(
            new TypeDefaults(
                new Retry(2, Duration.ofSeconds(10), 2, Duration.ofMinutes(10)), null, null, null));
  }

  static List<Arguments> wrong() {
    return List.of(
        Arguments.of(new NoDuration(), "timeout \"five minutes\" is no duration: write 500ms, 30s"),
        Arguments.of(new NoTime(), "timeout must be from 1ms to 366d, not 0s"),
        Arguments.of(new TooMuchTime(), "timeout must be from 1ms to 366d, not 367d"),
        Arguments.of(new Urgent(), "priority must be a whole number from 0 to 9, not 10"),
        Arguments.of(new Negative(), "priority must be a whole number from 0 to 9, not -2"),
        Arguments.of(new NoneAtAll(), "maxConcurrent must be a whole number from 1 to 1000, not 0"),
        Arguments.of(
            new NoAttempt(), "retry.maxAttempts must be a whole number from 1 to 100, not 0"),
        Arguments.of(
            new OnlyADelay(), "retry.maxAttempts must be a whole number from 1 to 100, not -1"),
        Arguments.of(new LongDelay(), "retry.delay must be from 0s to 1d, not 2d"),
        Arguments.of(new Faster(), "retry.backoff must be a number from 1.0 to 10.0, not 0.5"),
        Arguments.of(new NoNumber(), "retry.backoff must be a number from 1.0 to 10.0, not"),
        Arguments.of(new LongestDelay(), "retry.maxDelay must be from 0s to 7d, not 8d"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aValueOutOfBoundsIsRefusedWithItsClassAndMemberAndTheBounds(
      TaskHandler<?> handler, String message) {
    assertThatThrownBy(() -> defaults(handler))
        .isInstanceOf(InvalidTaskTypeException.class)
        .hasMessageContaining(handler.getClass().getName() + ": @TaskType ")
        .hasMessageContaining(message);
  }

  @Test
  void allWrongValuesAreNamedAtOnce() {
    assertThatThrownBy(() -> defaults(new AllWrong()))
        .hasMessageContaining("timeout \"soon\"")
        .hasMessageContaining("priority must")
        .hasMessageContaining("maxConcurrent must");
  }

  private static Definition definition(String policies) {
    return DefinitionReader.read(
        Json.object(
            """
            {"name": "n", "task_type": "full", "schedule": {"type": "manual"}%s}
            """
                .formatted(policies)));
  }

  private static Definition completed(String policies) {
    return defaults(new Full()).complete(definition(policies));
  }

  @Test
  void whatAConfigLeavesOutIsThatOfItsType() {
    Definition completed = completed("");

    assertThat(completed.policies().retry())
        .isEqualTo(new Retry(7, Duration.ofSeconds(1), 3, Duration.ofHours(1)));
    assertThat(completed.policies().timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(completed.policies().maxConcurrent()).isEqualTo(4);
    assertThat(completed.priority()).isZero();
    assertThat(completed.unstated()).isEmpty();
  }

  @Test
  void whatAConfigStatesIsItsOwnEvenWhereItIsTheGeneralDefault() {
    Definition completed =
        completed(
            """
            , "priority": 5, "max_concurrent": 1, "timeout": "2s", "retry": {"max_attempts": 1,
            "delay": "10s", "backoff": 2, "max_delay": "10m"}
            """);

    assertThat(completed.policies().retry()).isEqualTo(Retry.NONE);
    assertThat(completed.policies().timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(completed.policies().maxConcurrent()).isEqualTo(1);
    assertThat(completed.priority()).isEqualTo(5);
  }

  @Test
  void nullStatesTheGeneralDefault() {
    Definition completed =
        completed(
            """
            , "priority": null, "max_concurrent": null, "timeout": null, "retry": null
            """);

    assertThat(completed.policies().retry()).isEqualTo(Retry.NONE);
    assertThat(completed.policies().timeout()).isNull();
    assertThat(completed.policies().maxConcurrent()).isEqualTo(1);
    assertThat(completed.priority()).isEqualTo(5);
  }

  @Test
  void ofARetrySingleValuesMayBeLeftOut() {
    assertThat(completed(", \"retry\": {\"max_attempts\": 2}").policies().retry())
        .isEqualTo(new Retry(2, Duration.ofSeconds(1), 3, Duration.ofHours(1)));
    assertThat(completed(", \"retry\": {\"delay\": \"4s\", \"backoff\": null}").policies().retry())
        .isEqualTo(new Retry(7, Duration.ofSeconds(4), 2, Duration.ofHours(1)));
    assertThat(completed(", \"retry\": {}").policies().retry().maxAttempts()).isEqualTo(7);
  }

  @Test
  void aTypeWithoutDefaultsLeavesTheGeneralOnes() {
    Definition completed = defaults(new Plain()).complete(definition(""));

    assertThat(completed.policies().retry()).isEqualTo(Retry.NONE);
    assertThat(completed.policies().timeout()).isNull();
    assertThat(completed.priority()).isEqualTo(5);
    assertThat(completed.unstated()).isEmpty();
    assertThat(completed).isEqualTo(definition("").stated());
  }
}
