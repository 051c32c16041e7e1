package io.carillon.server.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response of one client. Bytes are queued, up to a bound, and written as the client takes
 * them; no thread waits for it. Thread-safe.
 */
final class Connection implements WriteListener, AsyncListener {

  /** Bytes that may be queued, beside one more chunk. */
  static final int MOST_BYTES = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int SLICE = 8 << 10;

  private final AsyncContext context;
  private final ServletOutputStream output;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<byte[]> queue = new ArrayDeque<>();
  private int written;
  private long queued;
  private boolean ready;
  private boolean flush;
  private boolean closing;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile long progressAt;
  private volatile long sentAt;

  private Connection(AsyncContext context, ServletOutputStream output, LongSupplier nanoTime) {
    this.context = context;
    this.output = output;
    this.nanoTime = nanoTime;
    this.progressAt = nanoTime.getAsLong();
    this.sentAt = progressAt;
  }

  /** Takes over the response of a request whose asynchronous processing has begun. */
  static Connection open(AsyncContext context, LongSupplier nanoTime) throws IOException {
    context.setTimeout(0);
    Connection connection =
        new Connection(context, context.getResponse().getOutputStream(), nanoTime);
    context.addListener(connection);
    return connection;
  }

  /**
   * Begins to write. It waits until the container's thread has left the request, so it must not be
   * called by a thread that this one waits for.
   *
   * @throws IllegalStateException when the client is gone already
   */
  void begin() {
    output.setWriteListener(this);
  }

  /** Returns whether bytes of another chunk may be queued. */
  boolean hasRoom() {
    lock.lock();
    try {
      return queued < MOST_BYTES && !closing;
    } finally {
      lock.unlock();
    }
  }

  /** Queues bytes, and writes what the client takes now. */
  void send(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    lock.lock();
    try {
      if (closing || isClosed()) {
        return;
      }
      if (queue.isEmpty()) {
        progressAt = nanoTime.getAsLong();
      }
      queue.add(bytes);
      queued += bytes.length;
      sentAt = nanoTime.getAsLong();
      drain();
    } finally {
      lock.unlock();
    }
  }

  /** Queues last bytes; the response ends behind them. Returns false when it was ending already. */
  boolean end(byte[] bytes) {
    lock.lock();
    try {
      if (closing || isClosed()) {
        return false;
      }
      closing = true;
      queue.add(bytes);
      queued += bytes.length;
      drain();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the response at once, whatever is queued. */
  void abort() {
    lock.lock();
    try {
      complete();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the response has ended, or the client is gone. */
  boolean isClosed() {
    return ended.isDone();
  }

  /** Returns a future that completes when the response has ended. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Returns the monotonic time at which bytes were last queued. */
  long sentAt() {
    return sentAt;
  }

  /** Returns for how long the client has taken nothing of what is queued; 0 when nothing is. */
  long stuckNanos() {
    lock.lock();
    try {
      return queue.isEmpty() ? 0 : nanoTime.getAsLong() - progressAt;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onWritePossible() {
    lock.lock();
    try {
      ready = true;
      drain();
    } finally {
      lock.unlock();
    }
  }

  // The output takes bytes while it is ready; when it is not, the container calls onWritePossible.
  private void drain() {
    if (!ready || isClosed()) {
      return;
    }
    try {
      while (output.isReady()) {
        byte[] first = queue.peek();
        if (first != null) {
          write(first);
        } else if (flush) {
          flush = false;
          output.flush();
        } else {
          if (closing) {
            complete();
          }
          return;
        }
      }
      ready = false;
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A client of the stream is gone", e);
      complete();
    }
  }

  private void write(byte[] first) throws IOException {
    int length = Math.min(SLICE, first.length - written);
    output.write(first, written, length);
    flush = true;
    written += length;
    queued -= length;
    progressAt = nanoTime.getAsLong();
    if (written == first.length) {
      queue.remove();
      written = 0;
    }
  }

  private void complete() {
    if (!isClosed()) {
      ended.complete(null);
      queue.clear();
      queued = 0;
      completeRequest();
    }
  }

  private void completeRequest() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The request of a client was complete already", e);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    LOG.debug("A client of the stream is gone", thrown);
    abort();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    ended.complete(null);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    abort();
  }

  // The container asks for this also where the request was completed before: without it, an error
  // page would follow.
  @Override
  public void onError(AsyncEvent event) {
    abort();
    completeRequest();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
