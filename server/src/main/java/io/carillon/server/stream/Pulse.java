package io.carillon.server.stream;

import io.carillon.execution.Trigger;
import io.carillon.feed.ConfigTraitsReader;
import io.carillon.feed.FeedChange;
import io.carillon.feed.LiveExecution;
import io.carillon.feed.LiveExecutions;
import io.carillon.queue.QueueRow;
import io.carillon.server.stream.Topic.General;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What ended within a scope since the last pulse. Used by one thread. */
final class Pulse {

  /**
   * The present load.
   *
   * @param running executions within the scope, up to {@link LiveExecutions#MOST}
   * @param queues null for a scope of some task configs: a queue does not tell apart whose
   *     executions wait in it
   */
  record Load(int running, @Nullable List<QueueRow> queues) {

    private @Nullable Long queued() {
      return queues == null
          ? null
          : queues.stream().mapToLong(queue -> queue.depth().count()).sum();
    }

    private boolean isMore() {
      return queues != null && queues.stream().anyMatch(queue -> queue.depth().more());
    }
  }

  private static final int SAMPLES = 10_000;

  private final Map<String, Long> ended = new TreeMap<>();
  private final long[] lateness = new long[SAMPLES];
  private int samples;

  /** Adds ended executions; other changes are passed over. */
  void add(List<FeedChange> changes) {
    for (FeedChange change : changes) {
      if (change instanceof FeedChange.Ended one) {
        ended.merge(one.status().code(), 1L, Long::sum);
        addLateness(one.run());
      }
    }
  }

  private void addLateness(FeedChange.Run run) {
    FeedChange.Times times = run.times();
    if (run.trigger().equals(Trigger.SCHEDULE.code())
        && times.startedAt() != null
        && times.dueAt() != null
        && samples < SAMPLES) {
      lateness[samples++] =
          Math.max(0, Duration.between(times.dueAt(), times.startedAt()).toMillis());
    }
  }

  /**
   * Returns the pulse and begins the next.
   *
   * @param behind for how long an open transaction has held the feed back
   */
  ObjectNode take(Instant now, Load load, Duration behind) {
    ObjectNode json =
        StreamJson.object()
            .put("now", now.toString())
            .put("running", load.running())
            .put("running_is_more", load.running() >= LiveExecutions.MOST)
            .put("queued", load.queued())
            .put("queued_is_more", load.isMore());
    ObjectNode counts = json.putObject("ended");
    ended.forEach(counts::put);
    if (samples == 0) {
      json.putNull("lateness_p99_ms");
    } else {
      Arrays.sort(lateness, 0, samples);
      json.put("lateness_p99_ms", lateness[(int) Math.ceil(samples * 0.99) - 1]);
    }
    ended.clear();
    samples = 0;
    return json.put("behind_ms", behind.toMillis());
  }

  /** The pulses that clients follow, one for each scope. Used by one thread. */
  static final class OfScopes {

    private final ConfigTraitsReader configs;
    private final Map<StreamScope, Pulse> pulses = new HashMap<>();

    OfScopes(ConfigTraitsReader configs) {
      this.configs = configs;
    }

    /** Keeps the pulses of these subscriptions and no others. */
    void follow(List<Subscription> subscriptions) {
      Set<StreamScope> scopes =
          subscriptions.stream()
              .filter(one -> one.has(General.PULSE))
              .map(Subscription::scope)
              .collect(Collectors.toSet());
      pulses.keySet().retainAll(scopes);
      scopes.forEach(scope -> pulses.computeIfAbsent(scope, any -> new Pulse()));
    }

    void clear() {
      pulses.clear();
    }

    /** Counts changes whose task configs were read. */
    void add(List<FeedChange> changes) {
      pulses.forEach((scope, pulse) -> pulse.add(within(scope, changes)));
    }

    private List<FeedChange> within(StreamScope scope, List<FeedChange> changes) {
      return scope.isAll()
          ? changes
          : changes.stream()
              .filter(change -> scope.admits(configs.find(change.taskConfigId())))
              .toList();
    }

    /** Returns each pulse and begins the next; {@code held} as {@link Pulse#take} has it. */
    Map<StreamScope, ObjectNode> take(Instant now, Present present, Duration held) {
      Map<StreamScope, ObjectNode> taken = new HashMap<>();
      pulses.forEach(
          (scope, pulse) -> taken.put(scope, pulse.take(now, load(scope, present), held)));
      return taken;
    }

    private Load load(StreamScope scope, Present present) {
      List<LiveExecution> running = present.running();
      if (scope.isAll()) {
        return new Load(running.size(), present.queueRows());
      }
      configs.require(running.stream().map(LiveExecution::taskConfigId).toList());
      long within =
          running.stream().filter(one -> scope.admits(configs.find(one.taskConfigId()))).count();
      return new Load(Math.toIntExact(within), null);
    }
  }
}
