package io.carillon.tasks.web;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up hosts on a few threads of its own. A lookup blocks its thread in native code while the
 * name servers do not respond, and with it the carrier of a virtual thread, if an attempt runs on
 * one.
 */
final class HostResolver {

  private static final int THREADS = 16;
  private static final int MAX_WAITING = 1_000;

  private final AllowedHosts reach;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().daemon().name("carillon-lookup-", 0).factory());

  HostResolver(AllowedHosts reach) {
    this.reach = reach;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Returns the addresses that may be called for a URL.
   *
   * @throws TimeoutException when the lookup takes longer than {@code nanos}
   */
  List<InetAddress> addresses(URI url, long nanos)
      throws NotRetryableException, IOException, InterruptedException, TimeoutException {
    Future<List<InetAddress>> lookup = submit(url);
    try {
      return lookup.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case NotRetryableException refused -> throw refused;
        case IOException unknown -> throw unknown;
        case null, default -> throw new IllegalStateException("a lookup failed otherwise", e);
      }
    } finally {
      lookup.cancel(true);
    }
  }

  private Future<List<InetAddress>> submit(URI url) throws IOException {
    try {
      return threads.submit(() -> reach.addresses(url));
    } catch (RejectedExecutionException e) {
      throw new IOException(
          "%s: more than %d hosts wait to be looked up".formatted(Urls.shown(url), MAX_WAITING), e);
    }
  }
}
