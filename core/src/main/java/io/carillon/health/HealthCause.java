package io.carillon.health;

import io.carillon.sentence.Sentence;
import io.carillon.text.Coded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong in the cluster.
 *
 * @param since from when on; null when unknown
 * @param action what a person can do
 */
public record HealthCause(
    Sentence sentence, Severity severity, @Nullable Instant since, Sentence action) {

  /** Creates a cause since an unknown time. */
  public static HealthCause now(Severity severity, Sentence sentence, Sentence action) {
    return new HealthCause(sentence, severity, null, action);
  }

  /** How bad a cause is. */
  public enum Severity implements Coded {
    /** Due times are not decided, or executions do not run. */
    CRITICAL,
    /** Everything goes on, and a person should look. */
    ATTENTION,
    /** As a person wanted it. */
    NOTICE
  }
}
