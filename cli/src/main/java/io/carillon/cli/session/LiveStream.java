package io.carillon.cli.session;

import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.EventConnection;
import io.carillon.cli.http.Query;
import io.carillon.cli.http.ServerEvent;
import io.carillon.cli.http.UnreachableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Events of the server as they come. A stream that is cut off is opened again behind the last event
 * that came, so that none is missing and none comes twice. A server that sends nothing for 45 s,
 * three heartbeats, counts as cut off.
 */
public final class LiveStream implements AutoCloseable {

  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final Session session;
  private final Query query;
  private final Patience patience;
  private @Nullable EventConnection connection;
  private String lastId = "";
  private long heardAt;

  /**
   * Opens a stream.
   *
   * @throws ApiProblem when the server refuses it, also because it has too many of them
   * @throws UnreachableException when the server is away for more than a minute
   */
  public LiveStream(Session session, Query query) throws InterruptedException {
    this.session = session;
    this.query = query;
    this.patience = new Patience(session);
    while (connection == null) {
      try {
        open();
      } catch (UnreachableException e) {
        patience.await(e);
      }
    }
  }

  private EventConnection open() throws InterruptedException {
    EventConnection opened = session.client().events(query, lastId);
    connection = opened;
    heardAt = System.nanoTime();
    return opened;
  }

  /**
   * Returns the next event that has a name; null when none comes in that time.
   *
   * @throws UnreachableException when the server is away for more than a minute
   * @throws ApiProblem when the server does not open it again
   */
  public @Nullable ServerEvent next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      long left = until - System.nanoTime();
      try {
        ServerEvent event = heard(Duration.ofNanos(Math.min(left, SILENCE.toNanos())));
        if (event != null && !event.name().isEmpty()) {
          return event;
        }
      } catch (UnreachableException e) {
        cutOff(e);
      } catch (ApiProblem e) {
        if (!Patience.passes(e)) {
          throw e;
        }
        cutOff(e);
      }
      if (System.nanoTime() - until >= 0) {
        return null;
      }
    }
  }

  private @Nullable ServerEvent heard(Duration wait) throws InterruptedException {
    EventConnection open = connection == null ? open() : connection;
    ServerEvent event = open.next(wait);
    if (event != null) {
      heardAt = System.nanoTime();
      lastId = event.id();
      patience.calm();
      return event;
    }
    long silent = System.nanoTime() - heardAt;
    if (silent >= SILENCE.toNanos()) {
      throw UnreachableException.silent(
          session.client().url(), TimeUnit.NANOSECONDS.toSeconds(silent));
    }
    return null;
  }

  private void cutOff(RuntimeException why) throws InterruptedException {
    close();
    patience.await(why);
  }

  /** Ends it. */
  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
