package io.carillon.statistics.rollup;

import io.carillon.record.EventKind;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Scope;
import io.carillon.statistics.Tally;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a batch adds to the roll-ups. Not thread-safe. */
final class RollUps {

  private static final Set<Grain> ALL = EnumSet.allOf(Grain.class);
  private static final Set<Scope> SUBJECTS = EnumSet.complementOf(EnumSet.of(Scope.WORKER));
  private static final Set<Grain> OF_WORKERS = EnumSet.complementOf(EnumSet.of(Grain.DAY));

  private final Kept kept;
  private final @Nullable Instant queuesFrom;
  private final Map<BucketKey, Tally> buckets = new HashMap<>();
  private final Map<ConfigKey, Tally> configs = new HashMap<>();
  private final Map<LapseKey, Long> lapses = new HashMap<>();

  /**
   * A row of {@code statistics_bucket}.
   *
   * @param scope a number of {@link Scope}
   */
  record BucketKey(
      Grain grain, int scope, Instant at, String namespace, String subject, String outcome) {}

  /** A row of the roll-ups of a config by hour or by day. */
  record ConfigKey(Grain grain, long taskConfigId, Instant at, String outcome) {}

  /** A row of the due times of a config that did not run, by hour. */
  record LapseKey(long taskConfigId, Instant hour, String kind) {}

  /**
   * Creates roll-ups without any.
   *
   * @param kept which buckets are still kept; others are left out
   * @param queuesFrom the begin of the first bucket with roll-ups of queues; null when all have
   *     them
   */
  RollUps(Kept kept, @Nullable Instant queuesFrom) {
    this.kept = kept;
    this.queuesFrom = queuesFrom;
  }

  /** Adds executions that ended now. */
  void add(Collection<Ended> executions) {
    executions.forEach(one -> add(one, false));
  }

  /**
   * Adds executions that ended before the roll-ups were kept with histograms: those by hour and by
   * day have their counts.
   */
  void addPast(Collection<Ended> executions) {
    executions.forEach(one -> add(one, true));
  }

  private void add(Ended one, boolean past) {
    Tally tally = new Tally();
    tally.add(one.end());
    Tally rest = past ? tally.withoutCounts() : tally;
    for (Grain grain : ALL) {
      boolean counted = grain == Grain.HOUR || grain == Grain.DAY;
      for (Scope scope : SUBJECTS) {
        put(
            key(grain, scope.ofExecutions(), scope, one.subject(), one.finishedAt(), one.outcome()),
            counted ? rest : tally);
      }
    }
    if (one.worker() != null) {
      for (Grain grain : OF_WORKERS) {
        put(
            new BucketKey(
                grain,
                Scope.WORKER.ofExecutions(),
                grain.start(one.finishedAt()),
                "",
                one.worker().toString(),
                one.outcome()),
            tally);
      }
    }
    put(configKey(Grain.HOUR, one), rest);
    put(configKey(Grain.DAY, one), tally);
  }

  private static ConfigKey configKey(Grain grain, Ended one) {
    return new ConfigKey(grain, one.taskConfigId(), grain.start(one.finishedAt()), one.outcome());
  }

  private static BucketKey key(
      Grain grain, int code, Scope scope, Subject subject, Instant at, String outcome) {
    return new BucketKey(
        grain,
        code,
        grain.start(at),
        scope.isInNamespace() ? subject.namespace() : "",
        switch (scope) {
          case TYPE, NAMESPACE_TYPE -> subject.taskType();
          case QUEUE, NAMESPACE_QUEUE -> subject.queue();
          case ALL, NAMESPACE, WORKER -> "";
        },
        outcome);
  }

  /** Adds to a row of a queue that was not kept before. */
  void addOfQueue(BucketKey key, Tally tally) {
    if (kept.bucket(key.grain(), key.at())) {
      buckets.computeIfAbsent(key, any -> new Tally()).add(tally);
    }
  }

  private void put(BucketKey key, Tally tally) {
    boolean made =
        queuesFrom == null || !Scope.ofQueues(key.scope()) || !key.at().isBefore(queuesFrom);
    if (made && kept.bucket(key.grain(), key.at())) {
      buckets.computeIfAbsent(key, any -> new Tally()).add(tally);
    }
  }

  private void put(ConfigKey key, Tally tally) {
    if (kept.config(key.grain(), key.at())) {
      configs.computeIfAbsent(key, any -> new Tally()).add(tally);
    }
  }

  /** Adds decisions. A run of due times counts at its first one. */
  void addDecisions(Collection<Decided> decisions) {
    for (Decided one : decisions) {
      Tally tally = new Tally();
      tally.add(one.dueTimes());
      for (Grain grain : ALL) {
        for (Scope scope : SUBJECTS) {
          put(
              key(grain, scope.ofDecisions(), scope, one.subject(), one.dueAt(), one.kind()),
              tally);
        }
      }
      Instant hour = Grain.HOUR.start(one.dueAt());
      if (!one.kind().equals(EventKind.FIRED.code()) && kept.config(Grain.HOUR, hour)) {
        lapses.merge(new LapseKey(one.taskConfigId(), hour, one.kind()), one.dueTimes(), Long::sum);
      }
    }
  }

  /** Returns the rows of {@code statistics_bucket}. */
  Map<BucketKey, Tally> buckets() {
    return buckets;
  }

  /** Returns the roll-ups of configs. */
  Map<ConfigKey, Tally> configs() {
    return configs;
  }

  /** Returns the due times that did not run. */
  Map<LapseKey, Long> lapses() {
    return lapses;
  }
}
