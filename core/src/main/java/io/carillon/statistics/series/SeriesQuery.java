package io.carillon.statistics.series;

import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.Grain;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * A query for a chart.
 *
 * @param limit the number of groups, those with the most executions or due times; 1 to {@value
 *     #MOST_GROUPS}
 */
public record SeriesQuery(
    Metric metric, By by, Bucket bucket, Span span, Subjects subjects, int limit) {

  /** The largest number of groups. */
  public static final int MOST_GROUPS = 20;

  /** The largest number of buckets. */
  public static final int MOST_BUCKETS = 750;

  /** The largest number of points: of buckets for each group that may be answered. */
  public static final int MOST_POINTS = 6_000;

  /** The largest number of task configs. */
  public static final int MOST_CONFIGS = 500;

  private static final int MOST_ZONED_DAYS = 92;

  /** The largest number of roll-ups by status: hours of task configs, or days. */
  private static final int MOST_ROLL_UPS = 50_000;

  /** The counted things. */
  public enum Metric {
    /** Executions, when they ended. */
    EXECUTIONS,
    /** Due times that were decided, at the due time. */
    DECISIONS
  }

  /** What a point is about. */
  public enum By {
    /** Everything together. */
    NONE,
    /** The status in which executions ended, or the kind of the decision. */
    STATUS,
    /** The task type. */
    TYPE,
    /** The queue of the execution, or of the task type of the decision. */
    QUEUE,
    /** The namespace of the config. */
    NAMESPACE,
    /** The worker of the last attempt. */
    WORKER,
    /** The task config. */
    CONFIG
  }

  /**
   * The time of a chart.
   *
   * @param from rounded down to a bucket
   * @param to exclusive, rounded up to a bucket
   * @param zone of days; other buckets are those of UTC
   */
  public record Span(Instant from, Instant to, ZoneId zone) {}

  /**
   * The executions and due times that count: those of the scope that every set names, unless it is
   * empty.
   *
   * @param scope the namespaces of the configs; without labels, by which nothing is rolled up
   * @param taskTypes names of task types
   * @param queues queues of executions; with task types or task configs, present queues of types
   * @param taskConfigIds at most {@value SeriesQuery#MOST_CONFIGS}
   */
  public record Subjects(
      ConfigScope scope, Set<String> taskTypes, Set<String> queues, Set<Long> taskConfigIds) {

    /** Everything. */
    public static final Subjects ALL = new Subjects(ConfigScope.ALL, Set.of(), Set.of(), Set.of());

    /** Copies the sets. */
    public Subjects {
      scope.requireNamespacesAlone();
      taskTypes = Set.copyOf(taskTypes);
      queues = Set.copyOf(queues);
      taskConfigIds = Set.copyOf(taskConfigIds);
    }

    boolean any() {
      return !scope.isAll() || byType();
    }

    /** Returns whether task types are chosen, by name or by queue. */
    boolean byType() {
      return !taskTypes.isEmpty() || !queues.isEmpty();
    }
  }

  /**
   * Checks the combination.
   *
   * @throws InvalidInputException when there are no such roll-ups, or too many points
   */
  public SeriesQuery {
    requireSpan(bucket, span);
    if (limit < 1 || limit > MOST_GROUPS) {
      throw InvalidInputException.at(
          "limit", "must be 1 to %d, not %d.".formatted(MOST_GROUPS, limit));
    }
    requirePoints(by, bucket, span, limit);
    requireFew(bucket, span, subjects.taskConfigIds().size());
    if (by == By.WORKER) {
      requireWorker(metric, bucket, subjects);
    }
    if (by == By.CONFIG || !subjects.taskConfigIds().isEmpty()) {
      requireConfig(by, bucket);
    }
  }

  private static void requireSpan(Bucket bucket, Span span) {
    if (!span.from().isBefore(span.to())) {
      throw InvalidInputException.at(
          "to", "must be after from, %s, not %s.".formatted(span.from(), span.to()));
    }
    boolean zoned = bucket == Bucket.ONE_DAY && !isUtc(span.zone());
    int most = zoned ? MOST_ZONED_DAYS : MOST_BUCKETS;
    Duration length = bucket.grain().length();
    if (Duration.between(span.from(), span.to()).compareTo(length.multipliedBy(most)) > 0) {
      throw InvalidInputException.at(
          "bucket",
          "must be longer: from %s to %s are more than %d of %s%s."
              .formatted(
                  span.from(), span.to(), most, bucket.label(), zoned ? " in " + span.zone() : ""));
    }
  }

  private static void requirePoints(By by, Bucket bucket, Span span, int limit) {
    if (!fits(by, bucket, Duration.between(span.from(), span.to()), limit)) {
      throw InvalidInputException.at(
          "bucket",
          "must be longer, or limit smaller: %d groups from %s to %s have more than %d points of %s."
              .formatted(limit, span.from(), span.to(), MOST_POINTS, bucket.label()));
    }
  }

  /** Returns whether a chart of a span has at most {@value #MOST_POINTS} points. */
  public static boolean fits(By by, Bucket bucket, Duration span, int limit) {
    long groups = by == By.NONE || by == By.STATUS ? 1 : limit;
    return span.compareTo(bucket.grain().length().multipliedBy(MOST_POINTS / groups)) <= 0;
  }

  private static void requireFew(Bucket bucket, Span span, int configs) {
    if (configs > MOST_CONFIGS) {
      throw InvalidInputException.at(
          "task_config_id",
          "must name at most %d task configs, not %d.".formatted(MOST_CONFIGS, configs));
    }
    long buckets = Duration.between(span.from(), span.to()).dividedBy(bucket.grain().length()) + 1;
    if (configs * buckets > MOST_ROLL_UPS) {
      throw InvalidInputException.at(
          "bucket",
          "must be longer, or the span shorter: %d task configs and %d buckets are more than %d roll-ups."
              .formatted(configs, buckets, MOST_ROLL_UPS));
    }
  }

  private static void requireWorker(Metric metric, Bucket bucket, Subjects subjects) {
    if (metric == Metric.DECISIONS) {
      throw InvalidInputException.at(
          "by", "must not be worker for decisions: no worker makes them.");
    }
    if (bucket == Bucket.ONE_DAY) {
      throw InvalidInputException.at("bucket", "must be 1m, 5m or 1h by worker, not 1d.");
    }
    if (subjects.any() || !subjects.taskConfigIds().isEmpty()) {
      throw InvalidInputException.at(
          "by", "must not be worker together with a namespace, type, queue or task config.");
    }
  }

  private static void requireConfig(By by, Bucket bucket) {
    if (bucket != Bucket.ONE_HOUR && bucket != Bucket.ONE_DAY) {
      throw InvalidInputException.at(
          "bucket", "must be 1h or 1d for task configs, not " + bucket.label() + ".");
    }
    if (by != By.CONFIG && by != By.STATUS && by != By.NONE) {
      throw InvalidInputException.at(
          "by", "must be config or status, or absent, together with task_config_id or label.");
    }
  }

  static boolean isUtc(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC);
  }

  /** Returns whether the roll-ups of queues have all that it asks for. */
  boolean byQueueAlone() {
    return subjects.taskTypes().isEmpty()
        && subjects.taskConfigIds().isEmpty()
        && switch (by) {
          case QUEUE -> true;
          case NONE, STATUS, NAMESPACE -> !subjects.queues().isEmpty();
          case TYPE, WORKER, CONFIG -> false;
        };
  }

  boolean ofConfigs() {
    return by == By.CONFIG || !subjects.taskConfigIds().isEmpty();
  }

  /** Returns the roll-ups to read: days of another zone consist of hours. */
  Grain grain() {
    return bucket == Bucket.ONE_DAY && !isUtc(span.zone()) ? Grain.HOUR : bucket.grain();
  }
}
