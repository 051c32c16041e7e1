package io.carillon.audit;

import static io.carillon.audit.OwedTimes.earlier;
import static io.carillon.audit.OwedTimes.later;

import io.carillon.audit.Audit.Finding;
import io.carillon.record.ScheduleEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Holds decisions, taken in the order of their first due times, against the due times that were
 * owed. Up to {@code accounted} every due time has been looked at: since the decisions are in
 * order, a due time between that and the next decision is missing, and one of a decision that lies
 * before it is accounted for twice.
 */
final class Sweep {

  private final OwedTimes owed;
  private final Instant begin;
  private final Instant end;
  private final Findings findings;
  private final Map<String, Long> byKind = new TreeMap<>();
  private Instant accounted;

  /** From the first instant to the last, both included. */
  Sweep(OwedTimes owed, Instant begin, Instant end, Findings findings) {
    this.owed = owed;
    this.begin = begin;
    this.end = end;
    this.findings = findings;
    this.accounted = begin.minus(1, ChronoUnit.MICROS);
  }

  /** How many due times inside are accounted for by each kind of decision. */
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
      byKind.merge(decision.kind(), inside, Long::sum);
    }
    accounted = later(accounted, last);
  }

  /** To be called after the last decision. */
  void finish() {
    findMissing(end);
  }

  private void findMissing(Instant upTo) {
    Instant first = accounted.plus(1, ChronoUnit.MICROS);
    addAll("missing", first, earlier(upTo, end), "was due, and no event accounts for it");
  }

  private void findTwice(Instant first, Instant last) {
    addAll(
        "twice",
        later(first, begin),
        earlier(earlier(last, accounted), end),
        "was due once, and two events account for it");
  }

  private void addAll(String kind, Instant first, Instant last, String message) {
    long count = owed.count(first, last);
    if (count > 0) {
      List<Instant> listed = owed.list(first, last, findings.room());
      listed.forEach(due -> findings.add(new Finding(kind, due, message, null)));
      findings.addMore(count - listed.size());
    }
  }

  /** Looks at the whole decision, wherever the audit begins and ends. */
  private void findUnexpected(ScheduleEvent decision, Instant first, Instant last) {
    long actual = owed.count(first, last);
    boolean bordered = owed.contains(first) && owed.contains(last);
    if (actual != decision.count() || !bordered) {
      String message =
          first.equals(last)
              ? decision.kind() + ", and was not due"
              : "%s says %d due times up to %s, and there were %d"
                  .formatted(decision.kind(), decision.count(), last, actual);
      findings.add(new Finding("unexpected", first, message, decision.executionId()));
    }
  }
}
