package io.carillon.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response of server-sent events. A thread reads it, at most {@value #AHEAD} events ahead of its
 * user.
 */
public final class EventConnection implements AutoCloseable {

  private static final int AHEAD = 256;

  private final String url;
  private final InputStream body;
  private final BlockingQueue<Read> read = new ArrayBlockingQueue<>(AHEAD);
  private final Thread reader;

  /**
   * What the thread has read.
   *
   * @param event null when the response has ended
   * @param why it ended; null when the server ended it
   */
  private record Read(@Nullable ServerEvent event, @Nullable IOException why) {}

  EventConnection(String url, InputStream body, String lastId) {
    this.url = url;
    this.body = body;
    this.reader = new Thread(() -> read(new EventParser(body, lastId)), "carillon-events");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(EventParser parser) {
    try {
      ServerEvent event;
      do {
        event = parser.next();
        read.put(new Read(event, null));
      } while (event != null);
    } catch (IOException e) {
      end(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void end(IOException why) {
    try {
      read.put(new Read(null, why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /**
   * Returns the next event; null when none comes in that time.
   *
   * @throws UnreachableException when the connection broke, or the server ended it
   */
  public @Nullable ServerEvent next(Duration wait) throws InterruptedException {
    Read next = read.poll(Math.max(1, wait.toNanos()), TimeUnit.NANOSECONDS);
    if (next == null || next.event() != null) {
      return next == null ? null : next.event();
    }
    read.add(next); // it stays ended
    throw broken(next.why());
  }

  private UnreachableException broken(@Nullable IOException why) {
    if (why == null) {
      return new UnreachableException("http.ended", new IOException("ended"), url);
    }
    return why instanceof EventParser.TooLargeException large
        ? new UnreachableException("http.too_large", large, url, large.most())
        : new UnreachableException("http.broken", why, url, String.valueOf(why.getMessage()));
  }

  /** Ends it; the server notices. */
  @Override
  public void close() {
    reader.interrupt();
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
