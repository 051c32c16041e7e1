package io.carillon.explanation;

import io.carillon.explanation.Facts.OpenAlert;
import io.carillon.explanation.Facts.Silence;
import io.carillon.history.ScheduleEvent;
import io.carillon.record.EventKind;
import io.carillon.schedule.ClockChange;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What else matters for an answer, one sentence each. */
final class FurtherFacts {

  /** A decision that comes later than this is said to be late. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private FurtherFacts() {}

  static List<Sentence> of(Facts facts) {
    List<Sentence> more = new ArrayList<>();
    Fate exact = facts.around().exact();
    if (exact != null) {
      decision(exact.event(), facts.question().at(), more);
    }
    clockChanges(facts, more);
    Silence silence = facts.cluster().silence();
    if (silence != null) {
      more.add(
          Sentence.of("fact_no_scheduler")
              .with("from", silence.from())
              .with("to", silence.until()));
    }
    if (facts.cluster().workers() != null) {
      more.add(
          Sentence.of(facts.cluster().workers() == 0 ? "fact_no_worker" : "fact_workers")
              .with("workers", facts.cluster().workers()));
    }
    facts.cluster().alerts().forEach(alert -> more.add(alert(alert)));
    Life.Deleted deleted = facts.life().deleted();
    if (deleted != null && facts.question().at().isBefore(deleted.at())) {
      more.add(Sentence.of("fact_deleted").with("at", deleted.at()).with("actor", deleted.by()));
    }
    return List.copyOf(more);
  }

  private static void decision(ScheduleEvent event, Instant asked, List<Sentence> more) {
    Reason reason = event.entry().remarks().reason();
    if (event.kind() == EventKind.FIRED && reason != null && reason.sentence() != null) {
      more.add(reason.sentence());
    }
    Instant last = event.lastDueAt() == null ? event.dueAt() : event.lastDueAt();
    if (last != null && Duration.between(last, event.decidedAt()).compareTo(LATE) > 0) {
      Duration late = Duration.between(event.lastDueAt() == null ? last : asked, event.decidedAt());
      more.add(
          Sentence.of("fact_decided_late")
              .with("at", event.decidedAt())
              .with("late", Duration.ofMillis(late.toMillis()))
              .with("node", event.actor()));
    }
  }

  private static void clockChanges(Facts facts, List<Sentence> more) {
    InForce inForce = facts.inForce();
    if (inForce == null) {
      return;
    }
    Instant at = facts.question().at();
    Duration day = Duration.ofDays(1);
    for (ClockChange change :
        inForce.plan().occurrences().fires().clockChanges(at.minus(day), at.plus(day))) {
      more.add(
          Sentence.of("fact_clock_change")
              .with("what", Sentence.inBoth(change.english(), change.chinese())));
    }
  }

  private static Sentence alert(OpenAlert alert) {
    return Sentence.of("fact_alert")
        .with("rule", alert.rule())
        .with("kind", alert.kind())
        .with("at", alert.startedAt());
  }
}
