package io.carillon.test;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import java.time.Instant;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Assertions about a config, which read its present state. */
public final class ConfigAssert extends AbstractAssert<ConfigAssert, ManualConfig> {

  ConfigAssert(@Nullable ManualConfig actual) {
    super(actual, ConfigAssert.class);
  }

  private TaskConfig config() {
    isNotNull();
    return actual.read();
  }

  /** Verifies its status. */
  public ConfigAssert hasStatus(ConfigStatus status) {
    TaskConfig config = config();
    if (config.status() != status) {
      failWithMessage(
          "Expected %s to be %s, but it is %s%s",
          actual,
          status.code(),
          config.status().code(),
          config.statusReason() == null ? "" : ": " + config.statusReason());
    }
    return this;
  }

  /** Verifies that it is scheduled. */
  public ConfigAssert isActive() {
    return hasStatus(ConfigStatus.ACTIVE);
  }

  /** Verifies that a user, or a number of failures, paused it. */
  public ConfigAssert isPaused() {
    return hasStatus(ConfigStatus.PAUSED);
  }

  /** Verifies that it is switched off or finished. */
  public ConfigAssert isInactive() {
    return hasStatus(ConfigStatus.INACTIVE);
  }

  /** Verifies that it cannot be scheduled until it is updated. */
  public ConfigAssert isInError() {
    return hasStatus(ConfigStatus.ERROR);
  }

  /** Verifies the reason why it is not active. */
  public ConfigAssert hasStatusReasonContaining(String text) {
    Assertions.assertThat(config().statusReason()).as("reason of %s", actual).contains(text);
    return this;
  }

  /** Verifies its next due time. */
  public ConfigAssert hasNextDue(Instant dueAt) {
    Assertions.assertThat(config().nextDueAt()).as("next due time of %s", actual).isEqualTo(dueAt);
    return this;
  }

  /** Verifies that it has no further due time. */
  public ConfigAssert hasNoNextDue() {
    Assertions.assertThat(config().nextDueAt()).as("next due time of %s", actual).isNull();
    return this;
  }

  /** Verifies the number of its executions, up to 10,000. */
  public ConfigAssert hasExecutions(int number) {
    isNotNull();
    Assertions.assertThat(actual.executions()).as("executions of %s", actual).hasSize(number);
    return this;
  }

  /** Continues with the decision about one of its due times. */
  public DecisionAssert decided(Instant dueAt) {
    isNotNull();
    return new DecisionAssert(this, actual, dueAt);
  }
}
