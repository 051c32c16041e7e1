package io.carillon.audit;

import static io.carillon.database.Arrays.uuids;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.record.History;
import io.carillon.record.ScheduleEvent;
import io.carillon.schedule.DueTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Audits configs from the history of their versions (semantics section 9). */
public final class Auditor {

  private static final int MAX_DUE = 1_000_000;
  private static final int MAX_FINDINGS = 1_000;

  /** A span in which one version was in force: from exclusive, to inclusive. */
  private record Span(DueTimes dueTimes, Instant from, Instant to) {}

  private record Version(Instant effectiveAt, String status, String schedule, Instant anchor) {}

  private final Database database;
  private final History history;

  /** On that database. */
  public Auditor(Database database, History history) {
    this.database = database;
    this.history = history;
  }

  /**
   * Audits the due times {@code d} with {@code from <= d < to}.
   *
   * @throws InvalidInputException when the span has more than a million due times, or none at all
   */
  public Audit audit(long taskConfigId, Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw InvalidInputException.at("to", "must be after from, " + from + ", and is " + to + ".");
    }
    return database.inTransaction(() -> auditNow(taskConfigId, from, to));
  }

  private Audit auditNow(long taskConfigId, Instant from, Instant to) {
    // Read before the events: what is decided meanwhile lies beyond.
    Instant decided = decidedUpTo(taskConfigId);
    Instant last = to.minusNanos(1_000);
    Instant upTo = decided.isBefore(last) ? decided : last;
    List<Instant> due = dueTimes(taskConfigId, from.minusNanos(1_000), upTo);
    List<ScheduleEvent> events = history.decisions(taskConfigId, from, upTo.plusNanos(1_000));
    Findings findings = new Findings();
    long accounted = compare(due, events, findings);
    findNoExecution(events, findings);
    TreeMap<String, Long> byKind = new TreeMap<>();
    events.forEach(event -> byKind.merge(event.kind(), event.count(), Long::sum));
    return new Audit(
        Math.max(due.size(), accounted), byKind, findings.kept(), findings.more(), upTo);
  }

  /** Everything before the next due time is decided; without one, everything up to now. */
  private Instant decidedUpTo(long taskConfigId) {
    Instant now = database.transactionTime();
    Optional<Instant> next =
        database
            .sql()
            .sql(
                """
                select next_due_at from carillon.schedule_state
                where task_config_id = :id and next_due_at is not null
                """)
            .param("id", taskConfigId)
            .query((row, index) -> row.getTimestamp("next_due_at").toInstant())
            .optional();
    // An overdue schedule is late, not wrong: what is not yet decided is not yet owed.
    return next.filter(due -> !due.isAfter(now)).map(due -> due.minusNanos(1_000)).orElse(now);
  }

  private List<Instant> dueTimes(long taskConfigId, Instant after, Instant upTo) {
    List<Instant> due = new ArrayList<>();
    for (Span span : spans(taskConfigId, upTo)) {
      Instant first = span.from().isAfter(after) ? span.from() : after;
      if (span.dueTimes().count(first, span.to()) + due.size() > MAX_DUE) {
        throw InvalidInputException.at(
            "to", "the span has more than " + MAX_DUE + " due times; audit a shorter one.");
      }
      due.addAll(span.dueTimes().list(first, span.to(), MAX_DUE));
    }
    return due;
  }

  private List<Span> spans(long taskConfigId, Instant upTo) {
    List<Version> versions = versions(taskConfigId);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      Version version = versions.get(i);
      Instant end = i + 1 < versions.size() ? versions.get(i + 1).effectiveAt() : upTo;
      Instant bounded = end.isBefore(upTo) ? end : upTo;
      if (version.status().equals("active") && version.effectiveAt().isBefore(bounded)) {
        DueTimes dueTimes =
            ScheduleReader.read(Json.object(version.schedule())).dueTimes(version.anchor());
        spans.add(new Span(dueTimes, version.effectiveAt(), bounded));
      }
    }
    return spans;
  }

  private List<Version> versions(long taskConfigId) {
    return database
        .sql()
        .sql(
            """
            select effective_at, status, schedule, anchor_at from carillon.task_config_version
            where task_config_id = :id order by version
            """)
        .param("id", taskConfigId)
        .query(Auditor::version)
        .list();
  }

  private static Version version(ResultSet row, int index) throws SQLException {
    return new Version(
        row.getTimestamp("effective_at").toInstant(),
        row.getString("status"),
        row.getString("schedule"),
        row.getTimestamp("anchor_at").toInstant());
  }

  /** Walks both in their order; answers how many due times the events account for. */
  private static long compare(List<Instant> due, List<ScheduleEvent> events, Findings findings) {
    int at = 0;
    long accounted = 0;
    for (ScheduleEvent event : events) {
      Instant first = Objects.requireNonNull(event.dueAt());
      Instant last = event.lastDueAt() == null ? first : event.lastDueAt();
      while (at < due.size() && due.get(at).isBefore(first)) {
        findings.add("missing", due.get(at), "was due, and no event accounts for it", null);
        at++;
      }
      int begin = at;
      while (at < due.size() && !due.get(at).isAfter(last)) {
        at++;
      }
      accounted += at - begin;
      boolean whole = begin > 0 || event.count() == 1;
      if (at == begin) {
        findings.add("unexpected", first, event.kind() + ", and was not due", event.executionId());
      } else if (whole && at - begin != event.count() && at < due.size()) {
        findings.add(
            "unexpected",
            first,
            "%s says %d due times, and there were %d"
                .formatted(event.kind(), event.count(), at - begin),
            null);
      }
    }
    for (; at < due.size(); at++) {
      findings.add("missing", due.get(at), "was due, and no event accounts for it", null);
    }
    return accounted;
  }

  private void findNoExecution(List<ScheduleEvent> events, Findings findings) {
    List<ScheduleEvent> fired =
        events.stream().filter(event -> event.kind().equals("fired")).toList();
    Set<UUID> there = existing(fired.stream().map(ScheduleEvent::executionId).toList());
    for (ScheduleEvent event : fired) {
      if (event.executionId() == null || !there.contains(event.executionId())) {
        findings.add(
            "no_execution",
            Objects.requireNonNull(event.dueAt()),
            "fired, and its execution is not there",
            event.executionId());
      }
    }
  }

  private Set<UUID> existing(List<UUID> ids) {
    return new HashSet<>(
        database
            .sql()
            .sql("select id from carillon.task_execution where id = any(:ids)")
            .param("ids", uuids(ids))
            .query((row, index) -> row.getObject("id", UUID.class))
            .list());
  }

  private static final class Findings {
    private final List<Audit.Finding> kept = new ArrayList<>();
    private long more;

    void add(String kind, Instant dueAt, String message, @Nullable UUID executionId) {
      if (kept.size() < MAX_FINDINGS) {
        kept.add(new Audit.Finding(kind, dueAt, message, executionId));
      } else {
        more++;
      }
    }

    List<Audit.Finding> kept() {
      return List.copyOf(kept);
    }

    long more() {
      return more;
    }
  }
}
