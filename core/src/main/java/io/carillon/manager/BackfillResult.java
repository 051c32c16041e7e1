package io.carillon.manager;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill did, or would do.
 *
 * @param due how many due times the schedule as it is has in the span
 * @param already those that started before, and are left out unless asked for
 * @param toRun how many are to run: {@code due} less those left out
 * @param queued what was queued, ascending; none in a dry run
 * @param refused what the overlap policy did not let run
 * @param unknownUpTo before this instant history was removed, so that nobody knows what started;
 *     null when all of the span is known
 */
public record BackfillResult(
    boolean dryRun,
    long due,
    List<Instant> already,
    int toRun,
    List<Queued> queued,
    List<Refused> refused,
    @Nullable Instant unknownUpTo) {

  /** One execution. */
  public record Queued(Instant dueAt, UUID executionId) {}

  /** One due time without an execution. */
  public record Refused(Instant dueAt, String reason) {}
}
