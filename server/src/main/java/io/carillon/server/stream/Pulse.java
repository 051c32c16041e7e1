package io.carillon.server.stream;

import io.carillon.feed.FeedChange;
import io.carillon.feed.LiveExecutions;
import io.carillon.queue.QueueRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** What ended since the last pulse. Used by one thread. */
final class Pulse {

  private static final int SAMPLES = 10_000;

  private final Map<String, Long> ended = new TreeMap<>();
  private final long[] lateness = new long[SAMPLES];
  private int samples;

  /** Adds ended executions; other changes are passed over. */
  void add(List<FeedChange> changes) {
    for (FeedChange change : changes) {
      if (change instanceof FeedChange.Ended one) {
        ended.merge(one.status().code(), 1L, Long::sum);
        addLateness(one.run().times());
      }
    }
  }

  private void addLateness(FeedChange.Times times) {
    if (times.startedAt() != null && times.dueAt() != null && samples < SAMPLES) {
      lateness[samples++] =
          Math.max(0, Duration.between(times.dueAt(), times.startedAt()).toMillis());
    }
  }

  /**
   * Returns the pulse and begins the next.
   *
   * @param behind for how long an open transaction has held the feed back
   */
  ObjectNode take(Instant now, int running, List<QueueRow> queues, Duration behind) {
    ObjectNode json =
        StreamJson.object()
            .put("now", now.toString())
            .put("running", running)
            .put("running_is_more", running >= LiveExecutions.MOST)
            .put("queued", queues.stream().mapToLong(queue -> queue.depth().count()).sum())
            .put("queued_is_more", queues.stream().anyMatch(queue -> queue.depth().more()));
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
}
