package io.carillon.cli.executions;

import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.http.UnreachableException;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Waits for the end of executions. A server that is away for up to a minute, as during an upgrade,
 * does not end it.
 */
final class Waiter {

  private static final Duration AWAY = Duration.ofMinutes(1);
  private static final long SHORTEST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 2000;

  private final Session session;
  private final Duration limit;

  Waiter(Session session, Duration limit) {
    this.session = session;
    this.limit = limit;
  }

  /**
   * Returns the executions once all have ended.
   *
   * @throws CommandFailure when the limit is over before
   */
  List<JsonNode> await(List<String> ids) throws InterruptedException {
    Instant until = session.terminal().clock().instant().plus(limit);
    List<JsonNode> ended = new ArrayList<>();
    for (String id : ids) {
      session.output().progress(session.output().sentence("run.waiting", ended.size(), ids.size()));
      ended.add(await(id, until));
    }
    session.output().endProgress();
    return ended;
  }

  private JsonNode await(String id, Instant until) throws InterruptedException {
    long pause = SHORTEST_MILLIS;
    while (true) {
      JsonNode execution = patiently(Query.of("/executions/{}", id));
      if (Words.ENDED.contains(execution.path("status").asString(""))) {
        return execution;
      }
      if (!session.terminal().clock().instant().isBefore(until)) {
        throw new CommandFailure(ExitCode.WAIT_OVER, "run.wait_over", limit.toSeconds(), id);
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_MILLIS, pause * 3 / 2);
    }
  }

  /** Returns the answer to a query; asks again while the server is away. */
  JsonNode patiently(Query query) throws InterruptedException {
    Instant until = session.terminal().clock().instant().plus(AWAY);
    while (true) {
      try {
        return session.client().get(query).json();
      } catch (UnreachableException e) {
        giveUp(until, e);
      } catch (ApiProblem e) {
        if (e.status() != 503 && e.status() != 429) {
          throw e;
        }
        giveUp(until, e);
      }
      Thread.sleep(LONGEST_MILLIS);
    }
  }

  private void giveUp(Instant until, RuntimeException cause) {
    if (session.terminal().clock().instant().isAfter(until)) {
      throw cause;
    }
  }
}
