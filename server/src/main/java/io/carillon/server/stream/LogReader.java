package io.carillon.server.stream;

import io.carillon.fault.NotFoundException;
import io.carillon.feed.LiveExecution;
import io.carillon.feed.LiveExecutions;
import io.carillon.feed.LogTail;
import io.carillon.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Reads the logs that clients follow, those of one execution once for all. Used by one thread. */
final class LogReader {

  private static final int AT_ONCE = 500;
  // After the end of an execution, lines that were reported before it may still be on their way.
  private static final long QUIET_NANOS = 1_500_000_000L;

  private final LogTail tail;
  private final LiveExecutions live;
  private final History history;
  private final LongSupplier nanoTime;
  private final List<StreamClient> followers = new ArrayList<>();
  private final Cadence reads = new Cadence(Duration.ofMillis(500));
  private final Cadence ends = new Cadence(Duration.ofSeconds(1));

  LogReader(LogTail tail, LiveExecutions live, History history, LongSupplier nanoTime) {
    this.tail = tail;
    this.live = live;
    this.history = history;
    this.nanoTime = nanoTime;
  }

  void add(StreamClient client) {
    followers.add(client);
  }

  void removeClosed() {
    followers.removeIf(client -> client.connection().isClosed());
  }

  /**
   * Reads once, when it is due.
   *
   * @param ids returns the present id of a client
   */
  void readOnce(long now, Function<StreamClient, String> ids) {
    if (followers.isEmpty() || !reads.isDue(now)) {
      return;
    }
    List<StreamClient> ready =
        followers.stream().filter(client -> client.connection().hasRoom()).limit(AT_ONCE).toList();
    Map<UUID, List<LogTail.Line>> lines = tail.read(List.copyOf(first(ready).values()));
    ready.forEach(client -> send(client, lines, ids));
    followers.removeAll(ready); // others next
    followers.addAll(ready);
    if (ends.isDue(now)) {
      endFollowed();
    }
  }

  private static Map<UUID, LogTail.Place> first(List<StreamClient> clients) {
    Map<UUID, LogTail.Place> first = new HashMap<>();
    for (StreamClient client : clients) {
      for (LogTail.Place place : client.logs().places()) {
        first.merge(place.executionId(), place, LogReader::earlier);
      }
    }
    return first;
  }

  private static LogTail.Place earlier(LogTail.Place one, LogTail.Place other) {
    boolean before =
        one.attempt() == other.attempt()
            ? one.line() <= other.line()
            : one.attempt() < other.attempt();
    return before ? one : other;
  }

  private void send(
      StreamClient client,
      Map<UUID, List<LogTail.Line>> lines,
      Function<StreamClient, String> ids) {
    EventText text = new EventText();
    for (LogTail.Place place : client.logs().places()) {
      client
          .logs()
          .take(
              lines.getOrDefault(place.executionId(), List.of()),
              line -> text.add(ids.apply(client), "log", StreamJson.line(line)));
    }
    if (!text.isEmpty()) {
      client.spoke(nanoTime.getAsLong());
      client.connection().send(text.bytes());
    }
  }

  /** Ends the responses that end with their execution. */
  private void endFollowed() {
    List<StreamClient> ending = followers.stream().filter(StreamClient::endsWithLog).toList();
    if (ending.isEmpty()) {
      return;
    }
    Set<UUID> running = new HashSet<>();
    List<UUID> followed =
        ending.stream().flatMap(client -> client.subscription().logs().stream()).toList();
    live.of(followed).stream().map(LiveExecution::id).forEach(running::add);
    long now = nanoTime.getAsLong();
    for (StreamClient client : ending) {
      UUID execution = client.subscription().logs().getFirst();
      if (running.contains(execution)) {
        client.spoke(now);
      } else if (now - client.spokeAt() > QUIET_NANOS) {
        String status = status(execution);
        client
            .connection()
            .end(
                new EventText()
                    .add(
                        null,
                        "end",
                        StreamJson.object()
                            .put("execution_id", execution.toString())
                            .put("status", status))
                    .bytes());
      }
    }
  }

  private String status(UUID execution) {
    try {
      return history.execution(execution).status().code();
    } catch (NotFoundException e) {
      return "removed";
    }
  }
}
