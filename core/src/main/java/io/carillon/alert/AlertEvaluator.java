package io.carillon.alert;

import static java.util.stream.Collectors.groupingBy;

import io.carillon.agent.CostPacing;
import io.carillon.alert.announce.AnnouncementStore;
import io.carillon.alert.announce.Announcer;
import io.carillon.alert.kind.AlertKind;
import io.carillon.alert.kind.AlertKinds;
import io.carillon.alert.kind.Found;
import io.carillon.alert.kind.Pass;
import io.carillon.alert.life.AlertLife;
import io.carillon.alert.life.AlertStore;
import io.carillon.alert.life.OpenAlert;
import io.carillon.alert.life.OpenAlerts;
import io.carillon.alert.movement.Movements;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.AlertSettingsStore;
import io.carillon.alert.rule.RuleStore;
import io.carillon.alert.rule.SilenceStore;
import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * Evaluates all rules, on one node of the cluster at a time. A pass is one transaction that holds
 * the row of {@code alert_evaluation}: it looks at what has happened since the pass before, also
 * when that was long ago, changes the alerts and makes their announcements. Passes are 10 s apart,
 * or up to 30 s when they take more than 100 ms, so that rules cost a bounded share of a core.
 */
public final class AlertEvaluator {

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration ANNOUNCEMENTS_KEPT = Duration.ofDays(7);
  private static final CostPacing PACING = new CostPacing(100, SHORTEST, Duration.ofSeconds(30));
  private static final int DELETED_AT_ONCE = 1_000;
  // The node of the last pass makes the next one, since it knows what has moved since.
  private static final Duration OTHERS_WAIT = Duration.ofSeconds(5);
  // Between complete passes only what has moved is looked at.
  private static final Duration COMPLETE_EVERY = Duration.ofMinutes(5);

  private final Database database;
  private final Stores stores;
  private final Announcer announcer;
  private final Node node;
  private final AlertLife life;
  private final Movements movements;
  private final OpenAlerts open;
  private String signature = "";
  private Map<Long, AlertRule> rules = Map.of();
  private Map<AlertKind, List<Pass.Rule>> rulesOfKinds = Map.of();
  private Duration wait = SHORTEST;
  private Instant completeAt = Instant.MIN;
  private @Nullable Instant ownPass;

  /**
   * The tables that a pass reads and writes.
   *
   * @param announcements where sent ones are removed
   */
  record Stores(
      RuleStore rules,
      AlertSettingsStore settings,
      SilenceStore silences,
      AlertStore alerts,
      AnnouncementStore announcements) {}

  /**
   * What a pass needs of its node.
   *
   * @param retention how long resolved alerts are kept
   * @param nanoTime the monotonic clock, by which the cost of a pass is measured
   */
  record Node(String name, Duration retention, LongSupplier nanoTime) {}

  AlertEvaluator(Database database, Stores stores, Announcer announcer, Node node) {
    this.database = database;
    this.stores = stores;
    this.announcer = announcer;
    this.node = node;
    this.life = new AlertLife(stores.alerts());
    this.movements = new Movements(database);
    this.open = new OpenAlerts(stores.alerts());
  }

  /** Makes a pass if one is due; returns the time to wait. Not thread-safe. */
  public Duration runOnce() {
    long begin = node.nanoTime().getAsLong();
    boolean made = pass(wait.minusSeconds(1));
    if (made) {
      wait = PACING.after(Duration.ofNanos(node.nanoTime().getAsLong() - begin));
    }
    return wait;
  }

  /**
   * Makes a pass, unless another node makes one or the last was a moment ago.
   *
   * @param notWithin how long ago the last pass must be
   * @return whether it made one
   */
  public boolean pass(Duration notWithin) {
    boolean committed = false;
    try {
      boolean made =
          database.inTransaction(() -> {
            Optional<Pass.Span> span = lock(notWithin);
            span.ifPresent(this::pass);
            return span.isPresent();
          });
      committed = true;
      return made;
    } finally {
      if (!committed) {
        forget();
      }
    }
  }

  /** Forgets the last pass, so that the next one of this node reads everything. */
  private void forget() {
    ownPass = null;
    completeAt = Instant.MIN;
    movements.forget();
    open.forget();
  }

  private static final String LOCK =
      """
      select evaluated_at, coalesce(cast(:now as timestamptz), clock_timestamp()) as now
      from carillon.alert_evaluation for update skip locked
      """;

  /** Locks the pass; empty when it is not this node's turn. */
  private Optional<Pass.Span> lock(Duration notWithin) {
    return database
        .sql()
        .sql(LOCK)
        .param("now", database.clockOverride())
        .query((row, index) ->
            span(
                SqlRows.instantOrNull(row, "evaluated_at"),
                row.getTimestamp("now").toInstant(),
                notWithin))
        .optional()
        .flatMap(span -> span);
  }

  private Optional<Pass.Span> span(@Nullable Instant last, Instant now, Duration notWithin) {
    boolean own = last != null && last.equals(ownPass);
    Duration pause = own || notWithin.isZero() ? notWithin : notWithin.plus(OTHERS_WAIT);
    // Null for the first pass, and after the clock was set back.
    Instant since = last == null || last.isAfter(now) ? null : last;
    if (since != null && !notWithin.isZero() && since.isAfter(now.minus(pause))) {
      return Optional.empty();
    }
    if (!own) {
      forget();
    }
    return Optional.of(new Pass.Span(since == null ? now : since, now));
  }

  private void pass(Pass.Span span) {
    long begin = node.nanoTime().getAsLong();
    database.sql().sql("set local statement_timeout = '30s'").update();
    boolean changed = readRules();
    if (changed || !rules.isEmpty() || open.any()) {
      judge(span, changed || isCompletePassDue(span.now()));
    }
    open.changed(announcer.announce(rules, stores.settings().get().settings(), span.now()));
    stores.alerts().deleteResolved(span.now().minus(node.retention()), DELETED_AT_ONCE);
    stores.announcements().deleteEnded(span.now().minus(ANNOUNCEMENTS_KEPT), DELETED_AT_ONCE);
    note(span.now(), Duration.ofNanos(node.nanoTime().getAsLong() - begin));
  }

  /** Reads the rules when one has changed; returns whether one has. */
  private boolean readRules() {
    String present = stores.rules().signature();
    if (present.equals(signature)) {
      return false;
    }
    Map<Long, AlertRule> read = new LinkedHashMap<>();
    stores.rules().enabled().forEach(rule -> read.put(rule.id(), rule));
    rules = read;
    rulesOfKinds =
        read.values().stream()
            .collect(
                groupingBy(
                    rule -> rule.definition().kind(),
                    Collectors.mapping(AlertEvaluator::rule, Collectors.toList())));
    signature = present;
    return true;
  }

  private boolean isCompletePassDue(Instant now) {
    return now.isBefore(completeAt)
        || Duration.between(completeAt, now).compareTo(COMPLETE_EVERY) >= 0;
  }

  private void judge(Pass.Span span, boolean complete) {
    List<OpenAlert> all = complete ? open.readAll() : List.of();
    Set<Long> others = complete ? configsJudgedByLastExecution(all) : Set.of();
    Pass.Look look =
        new Pass.Look(
            span,
            SingletonSupplier.of(() -> movements.read(span.since(), span.now(), others)),
            complete);
    if (!complete) {
      all = open.readAgain(open.any() ? look.moved().moved() : Set.of());
    }
    AlertLife.Terms terms = new AlertLife.Terms(rules, stores.silences().active(), span.now());
    open.changed(life.apply(all, find(look, all), terms));
    completeAt = movements.cut() ? Instant.MIN : complete ? span.now() : completeAt;
  }

  private static Set<Long> configsJudgedByLastExecution(List<OpenAlert> open) {
    Set<String> kinds =
        AlertKinds.ALL.stream()
            .filter(AlertKind::judgesLastExecution)
            .map(AlertKind::code)
            .collect(Collectors.toSet());
    return open.stream()
        .filter(alert -> kinds.contains(alert.kind()))
        .map(alert -> alert.key().taskConfigId())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private Map<String, Found> find(Pass.Look look, List<OpenAlert> open) {
    Map<String, List<OpenAlert>> openByKind = open.stream().collect(groupingBy(OpenAlert::kind));
    Map<String, Found> found = new LinkedHashMap<>();
    for (AlertKind kind : AlertKinds.ALL) {
      List<Pass.Rule> ofKind = rulesOfKinds.get(kind);
      if (ofKind != null) {
        Found all = new Found();
        List<Pass.Open> before =
            openByKind.getOrDefault(kind.code(), List.of()).stream()
                .filter(alert -> rules.containsKey(alert.key().ruleId()))
                .map(alert -> new Pass.Open(alert.key(), alert.arguments()))
                .toList();
        kind.find(new Pass(database, look, ofKind, before, node.nanoTime()), all);
        found.put(kind.code(), all);
      }
    }
    return found;
  }

  private static Pass.Rule rule(AlertRule rule) {
    var definition = rule.definition();
    return new Pass.Rule(
        rule.id(),
        definition.condition(),
        definition.kind().limits(definition.condition()),
        definition.scope(),
        rule.stamp().updatedAt());
  }

  private void note(Instant now, Duration took) {
    database
        .sql()
        .sql(
            """
            update carillon.alert_evaluation set evaluated_at = :now, node = :node, took_ms = :took
            """)
        .param("now", Database.parameter(now))
        .param("node", node.name())
        .param("took", took.toMillis())
        .update();
    ownPass = now;
  }
}
