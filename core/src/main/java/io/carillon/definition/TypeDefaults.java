package io.carillon.definition;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policies that a task type gives to configs that leave them out.
 *
 * @param retry null for none
 * @param timeout null for none
 * @param priority null for none
 * @param maxConcurrent null for none
 */
public record TypeDefaults(
    @Nullable Retry retry,
    @Nullable Duration timeout,
    @Nullable Integer priority,
    @Nullable Integer maxConcurrent) {

  private static final @Nullable Retry NO_RETRY = null;
  private static final @Nullable Integer NO_PRIORITY = null;

  /** The defaults of a type that has none of its own. */
  public static final TypeDefaults NONE = new TypeDefaults(NO_RETRY, null, NO_PRIORITY, null);

  /**
   * Returns a definition that states everything: what it left out has the value of these defaults,
   * or else of {@link Policies#DEFAULT}.
   */
  public Definition complete(Definition definition) {
    Set<Defaulted> unstated = definition.unstated();
    if (unstated.isEmpty()) {
      return definition;
    }
    return new Definition(
        definition.metadata(),
        definition.task(),
        definition.schedule(),
        new Definition.Terms(
            complete(definition.policies(), unstated),
            orOwn(unstated, Defaulted.PRIORITY, priority, definition.priority()),
            Set.of()));
  }

  private Policies complete(Policies own, Set<Defaulted> unstated) {
    return new Policies(
        new Policies.Concurrency(
            own.overlap(),
            orOwn(unstated, Defaulted.MAX_CONCURRENT, maxConcurrent, own.maxConcurrent())),
        own.catchUp(),
        own.startDeadline(),
        new Policies.Failures(
            unstated.contains(Defaulted.TIMEOUT) && timeout != null ? timeout : own.timeout(),
            retry == null ? own.retry() : complete(own.retry(), retry, unstated),
            own.pauseOnFailure()),
        own.allowRunParameters());
  }

  private static Retry complete(Retry own, Retry ofType, Set<Defaulted> unstated) {
    return new Retry(
        orOwn(unstated, Defaulted.MAX_ATTEMPTS, ofType.maxAttempts(), own.maxAttempts()),
        orOwn(unstated, Defaulted.RETRY_DELAY, ofType.delay(), own.delay()),
        orOwn(unstated, Defaulted.RETRY_BACKOFF, ofType.backoff(), own.backoff()),
        orOwn(unstated, Defaulted.RETRY_MAX_DELAY, ofType.maxDelay(), own.maxDelay()));
  }

  private static <T> T orOwn(Set<Defaulted> unstated, Defaulted value, @Nullable T ofType, T own) {
    return unstated.contains(value) && ofType != null ? ofType : own;
  }
}
