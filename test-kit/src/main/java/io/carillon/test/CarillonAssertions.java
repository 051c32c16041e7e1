package io.carillon.test;

import io.carillon.history.Execution;
import org.jspecify.annotations.Nullable;

/** The assertions of the kit, beside those of AssertJ. */
public final class CarillonAssertions {

  private CarillonAssertions() {}

  /** Begins assertions about an execution. */
  public static ExecutionAssert assertThat(@Nullable Execution execution) {
    return new ExecutionAssert(execution);
  }

  /** Begins assertions about a config, which read its present state. */
  public static ConfigAssert assertThat(@Nullable ManualConfig config) {
    return new ConfigAssert(config);
  }
}
