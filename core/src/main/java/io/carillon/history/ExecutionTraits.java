package io.carillon.history;

import io.carillon.execution.Trigger;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on executions that no index answers, apart from the beginning of the id: a page
 * examines a bounded number of candidates for them. An empty set or a null is no condition; of a
 * set any value matches.
 *
 * @param idPrefix 1 to 32 hexadecimal digits, the beginning of the id without hyphens
 * @param workerIds the worker of the last attempt
 * @param minRun the least time from the start of the last attempt to its end, or until now while it
 *     runs
 */
public record ExecutionTraits(
    @Nullable String idPrefix,
    Set<Trigger> triggers,
    Set<UUID> workerIds,
    Set<String> queues,
    Errors errors,
    @Nullable Duration minRun) {

  private static final @Nullable String NO_PREFIX = null;

  /** Matches all executions. */
  public static final ExecutionTraits ANY =
      new ExecutionTraits(NO_PREFIX, Set.of(), Set.of(), Set.of(), Errors.ANY, null);

  /**
   * Conditions on the error of the last attempt that did not succeed.
   *
   * @param types the type, as a whole
   * @param text a text in the type or the message, in any case
   */
  public record Errors(Set<String> types, @Nullable String text) {

    /** No condition. */
    public static final Errors ANY = new Errors(Set.of(), null);

    /** Copies the set. */
    public Errors {
      types = Set.copyOf(types);
    }
  }

  /**
   * Copies the sets and brings the prefix into its canonical form.
   *
   * @throws IllegalArgumentException for a prefix that is none of an id
   */
  public ExecutionTraits {
    triggers = Set.copyOf(triggers);
    workerIds = Set.copyOf(workerIds);
    queues = Set.copyOf(queues);
    if (idPrefix != null) {
      idPrefix = idPrefix.replace("-", "").toLowerCase(Locale.ROOT);
      if (!idPrefix.matches("[0-9a-f]{1,32}")) {
        throw new IllegalArgumentException("no beginning of an id: " + idPrefix);
      }
    }
  }

  /** Returns these traits of executions with any error. */
  ExecutionTraits withError() {
    return readsErrors()
        ? this
        : new ExecutionTraits(
            idPrefix, triggers, workerIds, queues, new Errors(Set.of(), ""), minRun);
  }

  /** Returns whether it looks at errors. */
  boolean readsErrors() {
    return !errors.types().isEmpty() || errors.text() != null;
  }

  /** Returns whether a candidate must be examined, apart from its id. */
  boolean examines() {
    return readsErrors()
        || !triggers.isEmpty()
        || !workerIds.isEmpty()
        || !queues.isEmpty()
        || minRun != null;
  }
}
