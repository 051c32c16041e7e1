package io.carillon.audit;

import static io.carillon.audit.OwedTimes.earlier;
import static io.carillon.audit.OwedTimes.later;

import io.carillon.audit.Audit.Finding;
import io.carillon.history.ScheduleEvent;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Compares decisions, in the order of their first due times, with the due times that were owed.
 * Every due time up to {@code accounted} has been checked. Since the decisions are ordered, a due
 * time between {@code accounted} and the next decision is missing, and a due time of a decision at
 * or before {@code accounted} is accounted for twice.
 */
final class Sweep {

  private final OwedTimes owed;
  private final Instant begin;
  private final Instant end;
  private final Findings findings;
  private final Map<String, Long> byKind = new TreeMap<>();
  private Instant accounted;

  /** Creates a sweep between two instants, both inclusive. */
  Sweep(OwedTimes owed, Instant begin, Instant end, Findings findings) {
    this.owed = owed;
    this.begin = begin;
    this.end = end;
    this.findings = findings;
    this.accounted = begin.minus(1, ChronoUnit.MICROS);
  }

  /** Returns the number of due times within the span that each kind of decision accounts for. */
  Map<String, Long> byKind() {
    return byKind;
  }

  void take(ScheduleEvent decision) {
    Instant first = Objects.requireNonNull(decision.dueAt());
    Instant last = decision.lastDueAt() == null ? first : decision.lastDueAt();
    findMissing(first.minus(1, ChronoUnit.MICROS));
    findTwice(first, last);
    findUnexpected(decision, first, last);
    long inside = owed.count(later(first, begin), earlier(last, end));
    if (inside > 0) {
      byKind.merge(decision.kind().code(), inside, Long::sum);
    }
    accounted = later(accounted, last);
  }

  /** Finishes the sweep; call it after the last decision. */
  void finish() {
    findMissing(end);
  }

  private void findMissing(Instant upTo) {
    Instant first = accounted.plus(1, ChronoUnit.MICROS);
    addAll("missing", first, earlier(upTo, end), Sentence.of("audit_missing"));
  }

  private void findTwice(Instant first, Instant last) {
    addAll(
        "twice",
        later(first, begin),
        earlier(earlier(last, accounted), end),
        Sentence.of("audit_twice"));
  }

  private void addAll(String kind, Instant first, Instant last, Sentence message) {
    long count = owed.count(first, last);
    if (count > 0) {
      List<Instant> listed = owed.list(first, last, findings.room());
      listed.forEach(due -> findings.add(new Finding(kind, due, message, null)));
      findings.addMore(count - listed.size());
    }
  }

  /** Checks the whole decision, even where it extends beyond the audited span. */
  private void findUnexpected(ScheduleEvent decision, Instant first, Instant last) {
    long actual = owed.count(first, last);
    boolean bordered = owed.contains(first) && owed.contains(last);
    if (actual != decision.count() || !bordered) {
      String kind = decision.kind().code();
      Sentence message =
          first.equals(last)
              ? Sentence.of("audit_unexpected").with("kind", kind)
              : Sentence.of("audit_miscounted")
                  .with("kind", kind)
                  .with("said", decision.count())
                  .with("last", last)
                  .with("actual", actual);
      findings.add(new Finding("unexpected", first, message, decision.executionId()));
    }
  }
}
