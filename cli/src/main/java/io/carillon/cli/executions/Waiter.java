package io.carillon.cli.executions;

import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.http.ServerEvent;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.protocol.StreamEvents;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.LiveStream;
import io.carillon.cli.session.Patience;
import io.carillon.cli.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Waits for the end of executions by the live stream. A server that is away for up to a minute, as
 * during an upgrade, does not end it. Where the server has no stream to spare, it asks every 2 s.
 */
final class Waiter {

  /** Maximum number of executions of one stream. */
  private static final int AT_ONCE = 20;

  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final Session session;
  private final Duration limit;
  private final Instant until;
  private final Map<String, JsonNode> ended = new TreeMap<>();

  Waiter(Session session, Duration limit) {
    this.session = session;
    this.limit = limit;
    this.until = session.terminal().clock().instant().plus(limit);
  }

  /**
   * Returns the executions once all have ended, in the order of the ids.
   *
   * @throws CommandFailure when the limit is over before
   */
  List<JsonNode> await(List<String> ids) throws InterruptedException {
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      Set<String> open =
          new LinkedHashSet<>(ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
      while (!open.isEmpty()) {
        look(open, ids.size());
        awaitChange(open, ids.size());
      }
    }
    session.output().endProgress();
    return ids.stream().map(ended::get).map(Objects::requireNonNull).toList();
  }

  /** Looks at executions; those that have ended are open no more. */
  private void look(Set<String> open, int all) throws InterruptedException {
    for (String id : List.copyOf(open)) {
      session.output().progress(session.output().sentence("run.waiting", ended.size(), all));
      look(open, id);
    }
  }

  private void look(Set<String> open, String id) throws InterruptedException {
    JsonNode execution = patiently(Query.of("/executions/{}", id));
    if (open.contains(id) && Words.ENDED.contains(execution.path("status").asString(""))) {
      ended.put(id, execution);
      open.remove(id);
    }
  }

  private void awaitChange(Set<String> open, int all) throws InterruptedException {
    if (open.isEmpty()) {
      return;
    }
    try (LiveStream stream = new LiveStream(session, query(open))) {
      while (!open.isEmpty()) {
        ServerEvent event = stream.next(left(open, LOOK_AGAIN));
        if (event == null || !event.name().equals(StreamEvents.EXECUTION)) {
          look(open, all); // after the stream was opened: no end falls between
        } else {
          JsonNode state = JsonText.read(event.data());
          if (Words.ENDED.contains(state.path("status").asString(""))) {
            look(open, state.path("id").asString(""));
          }
        }
      }
    } catch (ApiProblem e) {
      if (!Patience.passes(e)) {
        throw e;
      }
      Thread.sleep(left(open, POLL));
    }
  }

  private static Query query(Set<String> open) {
    List<String> topics = new ArrayList<>();
    open.forEach(id -> topics.add("execution:" + id));
    return Query.of("/stream").withAll("topic", topics);
  }

  /**
   * Returns how long to wait.
   *
   * @throws CommandFailure when the limit is over
   */
  private Duration left(Set<String> open, Duration most) {
    Duration left = Duration.between(session.terminal().clock().instant(), until);
    if (!left.isPositive()) {
      session.output().endProgress();
      String id = open.iterator().next();
      throw new CommandFailure(ExitCode.WAIT_OVER, "run.wait_over", limit.toSeconds(), id);
    }
    return left.compareTo(most) < 0 ? left : most;
  }

  /** Returns the answer to a query; asks again while the server is away. */
  private JsonNode patiently(Query query) throws InterruptedException {
    return new Patience(session).ask(() -> session.client().get(query).json());
  }
}
