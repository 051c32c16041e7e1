package io.carillon.explanation;

import io.carillon.explanation.Facts.Ledger;
import io.carillon.explanation.InForce.Standing;
import io.carillon.record.FinishedReason;
import io.carillon.schedule.ClockChange;
import io.carillon.schedule.ClockChangeText;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.Window;
import io.carillon.schedule.text.Description;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides why a config did or did not run at an instant: a function of the facts. */
final class Verdict {

  /** Due times of a time without a schedule that are named. */
  private static final int NAMED = 5;

  private final Facts facts;
  private final Instant at;
  private final Ledger ledger;

  private Verdict(Facts facts) {
    this.facts = facts;
    this.at = facts.question().at();
    this.ledger = facts.ledger();
  }

  /** Returns the verdict. */
  static Sentence of(Facts facts) {
    return new Verdict(facts).sentence();
  }

  /**
   * One decision may pass over several due times, and its sentence tells how late the first was.
   */
  private Sentence ofTheDueTime(Fate fate) {
    Sentence sentence = FateSentence.of(fate, policies());
    if (!sentence.code().equals("missed_grace") || fate.event().lastDueAt() == null) {
      return sentence;
    }
    Duration late = Duration.between(at, fate.event().decidedAt());
    return sentence.with("late", Duration.ofMillis(late.toMillis()));
  }

  private Sentence sentence() {
    Fate exact = facts.around().exact();
    if (facts.question().skipped() == null && exact != null) {
      return ofTheDueTime(exact);
    }
    Life.Deleted deleted = facts.life().deletedBy(at);
    if (deleted != null) {
      return deleted(deleted);
    }
    InForce inForce = facts.inForce();
    if (inForce == null) {
      return Sentence.of("not_there").with("created", facts.life().createdAt());
    }
    return switch (inForce.standing().status()) {
      case PAUSED -> paused(inForce);
      case INACTIVE -> inactive(inForce);
      case ERROR -> error(inForce.standing());
      case ACTIVE -> facts.question().skipped() == null ? active(inForce) : skipped(inForce);
      case DELETED -> wasDeleted(inForce.standing());
    };
  }

  private io.carillon.definition.@Nullable Policies policies() {
    return facts.inForce() == null ? null : facts.inForce().plan().policies();
  }

  private static Sentence deleted(Life.Deleted deleted) {
    return Sentence.of("deleted")
        .with("at", deleted.at())
        .with("actor", deleted.by())
        .with("reason", deleted.reason());
  }

  private static Sentence wasDeleted(Standing standing) {
    return Sentence.of("deleted")
        .with("at", standing.from())
        .with("actor", standing.by())
        .with("reason", Reason.textOrNull(standing.reason()));
  }

  private Sentence paused(InForce inForce) {
    Standing standing = inForce.standing();
    Instant end = standing.until() == null ? later(ledger.now(), at) : standing.until();
    List<Instant> missed = inForce.plan().occurrences().fires().list(standing.from(), end, NAMED);
    return said(Sentence.of("paused"), standing).with("times", missed.isEmpty() ? null : missed);
  }

  private static Sentence said(Sentence sentence, Standing standing) {
    Reason reason = standing.reason();
    boolean tells = reason != null && !isOnlyTheActor(reason);
    return sentence
        .with("from", standing.from())
        .with("to", standing.until())
        .with("actor", standing.by())
        .with("reason", tells ? Objects.requireNonNull(reason).argument() : null);
  }

  private static boolean isOnlyTheActor(Reason reason) {
    return reason.sentence() != null && reason.sentence().code().equals("paused_by");
  }

  private Sentence inactive(InForce inForce) {
    Standing standing = inForce.standing();
    Reason reason = standing.reason();
    if (reason != null && FinishedReason.is(reason.text())) {
      Integer most = inForce.plan().schedule().window().maxFires();
      Instant after = inForce.plan().occurrences().fires().lastUpTo(at).orElse(null);
      return most != null
          ? Sentence.of("finished_fires").with("fires", most)
          : Sentence.of("finished_times").with("last", after);
    }
    return said(Sentence.of("inactive"), standing);
  }

  private static Sentence error(Standing standing) {
    Reason reason = standing.reason();
    return Sentence.of("error")
        .with("from", standing.from())
        .with("reason", reason == null ? null : reason.argument());
  }

  private Sentence active(InForce inForce) {
    Instant due = facts.around().due();
    if (due == null) {
      return notDue(inForce);
    }
    if (due.isAfter(ledger.now())) {
      return toCome(inForce, due);
    }
    if (ledger.removedUpTo() != null && !due.isAfter(ledger.removedUpTo())) {
      return Sentence.of("history_removed").with("to", ledger.removedUpTo());
    }
    if (ledger.nextDueAt() != null && !due.isBefore(ledger.nextDueAt())) {
      return Sentence.of("not_decided_yet")
          .with("ago", millis(due, ledger.now()))
          .with("lag", millis(ledger.nextDueAt(), ledger.now()));
    }
    return Sentence.of("audit_missing");
  }

  private Sentence toCome(InForce inForce, Instant due) {
    Integer most = inForce.plan().schedule().window().maxFires();
    Instant next = ledger.nextDueAt();
    if (next == null || (most != null && ledger.fires() + ahead(inForce, next, due) > most)) {
      return Sentence.of("will_be_finished").with("fires", ledger.fires());
    }
    return inForce.plan().fires(due)
        ? Sentence.of("will_be_due").with("due", due).with("in", millis(ledger.now(), due))
        : Sentence.of("will_be_excluded")
            .with("due", due)
            .with("why", inForce.plan().occurrences().whyExcluded(due));
  }

  private static long ahead(InForce inForce, Instant next, Instant due) {
    return inForce.plan().occurrences().fires().count(next.minusNanos(1), due);
  }

  private Sentence notDue(InForce inForce) {
    Schedule schedule = inForce.plan().schedule();
    if (schedule instanceof Schedule.Manual) {
      return Sentence.of("manual");
    }
    Window window = schedule.window();
    if (window.startAt() != null && at.isBefore(window.startAt())) {
      return Sentence.of("before_window").with("start", window.startAt());
    }
    if (window.endAt() != null && !at.isBefore(window.endAt())) {
      return Sentence.of("after_window").with("end", window.endAt());
    }
    return secondPass(inForce)
        .or(() -> otherVersion(inForce))
        .orElseGet(() -> betweenDueTimes(inForce));
  }

  private Sentence betweenDueTimes(InForce inForce) {
    DueTimes fires = inForce.plan().occurrences().fires();
    Instant before = fires.lastUpTo(at).filter(due -> due.isAfter(inForce.from())).orElse(null);
    return Sentence.of("not_due")
        .with("time", at)
        .with("words", words(inForce.plan().schedule()))
        .with("before", before)
        .with("after", fires.next(at).orElse(null));
  }

  private Optional<Sentence> otherVersion(InForce inForce) {
    InForce present = facts.present();
    if (present.version() == inForce.version() || present.dueTime(facts.question()) == null) {
      return Optional.empty();
    }
    return Optional.of(
        Sentence.of("other_version")
            .with("words", words(inForce.plan().schedule()))
            .with("version", inForce.version())
            .with("to", inForce.until()));
  }

  /** A local time that comes twice is due once, and the question means the other one. */
  private Optional<Sentence> secondPass(InForce inForce) {
    LocalDateTime local = at.atZone(facts.question().zone()).toLocalDateTime();
    return changes(inForce).stream()
        .filter(change -> !change.isGap() && change.fixedTime())
        .filter(change -> change.localTimes().contains(local))
        .findFirst()
        .map(change ->
            Sentence.of("second_pass")
                .with("local", local.toString().replace('T', ' '))
                .with("zone", change.zone().getId())
                .with("which", which(change)));
  }

  private static String which(ClockChange change) {
    return change.policy().overlap() == DstPolicy.Overlap.SECOND ? "second_time" : "first_time";
  }

  private List<ClockChange> changes(InForce inForce) {
    Duration day = Duration.ofDays(1);
    return inForce.plan().occurrences().fires().clockChanges(at.minus(day), at.plus(day));
  }

  /** The local time that is asked about does not exist. */
  private Sentence skipped(InForce inForce) {
    LocalDateTime local = Objects.requireNonNull(facts.question().skipped());
    for (ClockChange change : changes(inForce)) {
      if (change.isGap() && change.fixedTime() && change.localTimes().contains(local)) {
        return skippedBy(change, local);
      }
    }
    return Sentence.of("no_such_time")
        .with("local", local.toString().replace('T', ' '))
        .with("zone", facts.question().zone().getId())
        .with("words", words(inForce.plan().schedule()));
  }

  private static Sentence skippedBy(ClockChange change, LocalDateTime local) {
    return switch (change.policy().gap()) {
      case RUN_AFTER -> ClockChangeText.moved(local, change.zone(), change.at());
      case SHIFT ->
          ClockChangeText.moved(local, change.zone(), local.atZone(change.zone()).toInstant());
      case SKIP -> ClockChangeText.dropped(local, change.zone());
    };
  }

  private static Map<String, Object> words(Schedule schedule) {
    return Sentence.inBoth(Description.english(schedule), Description.chinese(schedule));
  }

  private static Duration millis(Instant from, Instant to) {
    return Duration.ofMillis(Math.max(0, Duration.between(from, to).toMillis()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
