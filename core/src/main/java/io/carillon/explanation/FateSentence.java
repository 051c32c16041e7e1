package io.carillon.explanation;

import io.carillon.definition.Policies;
import io.carillon.record.EventKind;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.task.TaskError;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what became of a due time that was decided. */
public final class FateSentence {

  private FateSentence() {}

  /**
   * Returns the sentence.
   *
   * @param policies those in force; null when they are not known
   */
  public static Sentence of(Fate fate, @Nullable Policies policies) {
    return fate.event().kind() == EventKind.FIRED ? fired(fate, policies) : notFired(fate);
  }

  private static Sentence notFired(Fate fate) {
    Reason reason = fate.event().entry().remarks().reason();
    if (reason != null && reason.sentence() != null && reason.sentence().isKnown()) {
      return reason.sentence();
    }
    return Sentence.of("decided_before")
        .with("kind", fate.event().kind())
        .with("reason", reason == null ? null : reason.text());
  }

  private static Sentence fired(Fate fate, @Nullable Policies policies) {
    Instant due = Objects.requireNonNull(fate.event().dueAt());
    Fate.Outcome outcome = fate.outcome();
    if (outcome == null) {
      return Sentence.of("fired_removed").with("due", due);
    }
    return switch (outcome.status()) {
      case SUCCEEDED -> succeeded(due, outcome);
      case FAILED, TIMED_OUT -> failed(outcome);
      case QUEUED, RETRYING, RUNNING -> waiting(due, outcome);
      case EXPIRED -> expired(outcome, policies);
      case LOST -> Sentence.of("fired_lost").with("attempts", outcome.attempt());
      case CANCELLED -> cancelled(outcome);
    };
  }

  private static Sentence succeeded(Instant due, Fate.Outcome outcome) {
    Fate.Times times = outcome.times();
    return Sentence.of("fired_succeeded")
        .with("due", due)
        .with("late", between(due, times.startedAt()))
        .with("run", between(times.startedAt(), times.finishedAt()));
  }

  private static Sentence failed(Fate.Outcome outcome) {
    return Sentence.of("fired_failed")
        .with("attempts", outcome.attempt())
        .with("error", error(outcome.end().error()));
  }

  private static Object error(@Nullable TaskError error) {
    if (error == null) {
      return "";
    }
    Sentence own = Reason.recognised(error.message()).sentence();
    String first = error.message().lines().findFirst().orElse("");
    return own != null ? own : first.isBlank() ? error.type() : error.type() + ": " + first;
  }

  private static Sentence waiting(Instant due, Fate.Outcome outcome) {
    Fate.Times times = outcome.times();
    return switch (outcome.status()) {
      case RUNNING ->
          Sentence.of("fired_running")
              .with("due", due)
              .with("started", times.startedAt())
              .with("attempt", outcome.attempt());
      case RETRYING ->
          Sentence.of("fired_waiting")
              .with("why", Sentence.of("waiting_retry").with("attempts", outcome.attempt()));
      default ->
          Sentence.of("fired_waiting")
              .with(
                  "why",
                  outcome.place().held()
                      ? Sentence.of("waiting_overlap")
                      : Sentence.of("waiting_queue").with("queue", outcome.place().queue()));
    };
  }

  private static Sentence expired(Fate.Outcome outcome, @Nullable Policies policies) {
    Duration deadline = policies == null ? null : policies.startDeadline();
    return Sentence.of("fired_expired")
        .with("deadline", deadline)
        .with("start_by", outcome.times().startBy())
        .with("queue", outcome.place().queue());
  }

  private static Sentence cancelled(Fate.Outcome outcome) {
    String reason = outcome.end().cancelReason();
    return Sentence.of("fired_cancelled")
        .with("reason", reason == null ? null : Reason.recognised(reason).argument());
  }

  private static @Nullable Duration between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null
        ? null
        : Duration.ofMillis(Math.max(0, Duration.between(from, to).toMillis()));
  }
}
