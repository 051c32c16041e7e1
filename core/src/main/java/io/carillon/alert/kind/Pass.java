package io.carillon.alert.kind;

import io.carillon.alert.movement.Ended;
import io.carillon.alert.movement.Lately;
import io.carillon.alert.movement.Movements;
import io.carillon.database.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * One look at the rules of a kind, inside of a transaction.
 *
 * @param database the database
 * @param look what happened since the last pass
 * @param rules the enabled rules of the kind, at least one
 * @param open the open alerts of these rules
 * @param nanoTime the monotonic clock, for kinds that stop after a time
 */
public record Pass(
    Database database, Look look, List<Rule> rules, List<Open> open, LongSupplier nanoTime) {

  /**
   * The span of a pass.
   *
   * @param since the last complete pass; what happened before it was looked at
   * @param now the database's time
   */
  public record Span(Instant since, Instant now) {}

  /**
   * What happened since the last pass.
   *
   * @param movements reads what has moved once, when a kind asks for it
   * @param complete whether also to look at what has not moved since, so that nothing is missed for
   *     long; always after a change of a rule
   */
  public record Look(Span span, Supplier<Ended> movements, boolean complete) {

    /** Returns what has moved. */
    public Ended moved() {
      return movements.get();
    }
  }

  /**
   * A rule.
   *
   * @param condition as {@link AlertKind#read} returned it
   * @param since from when on it holds: what happened before does not count
   */
  public record Rule(
      long id, ObjectNode condition, AlertKind.Limits limits, Scope scope, Instant since) {}

  /**
   * An open alert.
   *
   * @param arguments those of its last finding
   */
  public record Open(Found.Key key, ObjectNode arguments) {}

  Span span() {
    return look.span();
  }

  Instant now() {
    return span().now();
  }

  OffsetDateTime nowParameter() {
    return Database.parameter(now());
  }

  /** Returns the instant from which on ends are looked at. */
  OffsetDateTime endsSince() {
    return Database.parameter(Movements.endsSince(span().since()));
  }

  /** Returns the last executions that ended since the last pass or have an open alert, and fit. */
  List<Ended.Last> ended(Predicate<Ended.Last> fits) {
    return look.moved().of(openConfigs(), fits);
  }

  /** Returns whether every config is to be looked at, not only those that have moved. */
  boolean complete() {
    return look.complete() || look.moved().cut();
  }

  /**
   * Returns the configs that moved since the last pass and whose last execution did not succeed.
   */
  Set<Long> movedWithoutSuccess() {
    return look.moved().movedWithoutSuccess();
  }

  /** Returns what has moved in the last minutes. */
  Lately lately() {
    return look.moved().lately();
  }

  /**
   * Keeps open alerts of configs that have not moved since the last pass, unless it is complete.
   */
  void keepUnmoved(Found found, Predicate<Open> which) {
    if (!look.complete()) {
      keepOthers(found, look.moved().moved(), which);
    }
  }

  /** Keeps open alerts of configs that were not judged. */
  void keepOthers(Found found, Set<Long> judged, Predicate<Open> which) {
    for (Open alert : open) {
      Long config = alert.key().taskConfigId();
      if (config != null && !judged.contains(config) && which.test(alert)) {
        found.keep(alert.key());
      }
    }
  }

  /** Returns the smallest limit of the rules. */
  double leastLimit() {
    return rules.stream().mapToDouble(rule -> rule.limits().value()).min().orElse(0);
  }

  /** Returns the smallest condition for judging. */
  double leastNeeded() {
    return rules.stream().mapToDouble(rule -> rule.limits().atLeast()).min().orElse(0);
  }

  /** Returns the longest span in hours. */
  int longestSpan() {
    return rules.stream().mapToInt(rule -> rule.limits().spanHours()).max().orElse(0);
  }

  /** Returns the instant before which a time is over the smallest limit, in milliseconds. */
  OffsetDateTime before(double millis) {
    return Database.parameter(now().minusMillis((long) millis));
  }

  /**
   * Returns whether a rule was made or changed since the last pass: it has to look further back.
   */
  boolean anyNewRule() {
    return rules.stream().anyMatch(rule -> !rule.since().isBefore(span().since()));
  }

  /** Returns the configs of the open alerts. */
  List<Long> openConfigs() {
    return open.stream()
        .map(alert -> alert.key().taskConfigId())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
