package io.carillon.manager.run;

import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of a backfill, or of its dry run.
 *
 * @param found the due times of the span
 * @param queued the queued executions, ascending; none in a dry run
 * @param refused the due times that the overlap policy did not let run
 * @param leftOut of a dry run: what is not among the due times to run, by reason; else empty
 */
public record BackfillResult(
    boolean dryRun,
    Found found,
    List<Queued> queued,
    List<Refused> refused,
    List<LeftOut> leftOut) {

  /**
   * The due times of a span.
   *
   * @param due number of due times that the current schedule has in the span
   * @param already due times that started before; left out unless requested
   * @param toRun number of executions to run: {@code due} less those left out
   * @param unknownUpTo history before this instant was removed, so it is unknown what started; null
   *     when the whole span is known
   */
  public record Found(long due, List<Instant> already, int toRun, @Nullable Instant unknownUpTo) {}

  /** A queued execution. */
  public record Queued(Instant dueAt, UUID executionId) {}

  /** A due time that is not run. */
  public record Refused(Instant dueAt, Sentence reason) {}
}
