package io.carillon.cli.session;

import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.UnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server again that is away, as during an upgrade: for up to a minute, after 0.25 s at first
 * and 5 s at last.
 */
public final class Patience {

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final long FIRST_MILLIS = 250;
  private static final long LAST_MILLIS = 5_000;

  private final Session session;
  private @Nullable Instant until;
  private long pause = FIRST_MILLIS;

  /**
   * A question to the server.
   *
   * @param <T> its answer
   */
  @FunctionalInterface
  public interface Question<T> {

    /** Asks it. */
    T ask() throws InterruptedException;
  }

  /** Creates it. */
  public Patience(Session session) {
    this.session = session;
  }

  /**
   * Returns the answer.
   *
   * @throws UnreachableException when the server is away for more than a minute
   * @throws ApiProblem when it refuses, other than by the statuses 408, 429, 502, 503 and 504
   */
  public <T> T ask(Question<T> question) throws InterruptedException {
    while (true) {
      try {
        return question.ask();
      } catch (UnreachableException e) {
        await(e);
      } catch (ApiProblem e) {
        if (!passes(e)) {
          throw e;
        }
        await(e);
      }
    }
  }

  /** Returns whether a refusal passes by itself: too many requests, or a server that starts. */
  public static boolean passes(ApiProblem problem) {
    return ExitCode.ofStatus(problem.status()) == ExitCode.UNREACHABLE;
  }

  /** Notes that the server is there: it may be away for another minute. */
  public void calm() {
    until = null;
    pause = FIRST_MILLIS;
  }

  /** Waits before the next question; throws the cause when it is in vain. */
  public void await(RuntimeException cause) throws InterruptedException {
    Instant now = session.terminal().clock().instant();
    if (until == null) {
      until = now.plus(LONGEST);
    } else if (now.isAfter(until)) {
      throw cause;
    }
    // Up to a half more or less: clients that were cut off together do not come back together.
    Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
    pause = Math.min(LAST_MILLIS, pause * 2);
  }
}
