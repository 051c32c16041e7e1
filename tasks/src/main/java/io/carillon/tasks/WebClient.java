package io.carillon.tasks;

import io.carillon.task.NotRetryableException;
import io.carillon.time.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The HTTP client of the shipped task types: it asks the {@link NetworkReach} before every hop,
 * follows redirects by itself, reads bounded bodies and stops at once when it is interrupted.
 */
final class WebClient {

  /**
   * The bounds of one call.
   *
   * @param timeout for all of it: redirects, headers and body
   * @param maxBytes of the body that are read
   */
  record Limits(Duration timeout, int maxBytes, boolean followRedirects) {}

  private static final int MAX_REDIRECTS = 10;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Made by the first call and not at the start: it reads all certificates of the system. */
  private static final class OnFirstUse {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  private final NetworkReach reach;

  WebClient(NetworkReach reach) {
    this.reach = reach;
  }

  /**
   * Sends a request and follows its redirects.
   *
   * @param log told of every redirect
   * @throws NotRetryableException when a hop is refused or there are too many
   * @throws IOException when a host cannot be reached, breaks off or takes too long
   */
  WebResponse send(WebRequest request, Limits limits, Logger log)
      throws IOException, InterruptedException, NotRetryableException {
    long start = System.nanoTime();
    WebRequest hop = request;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      WebResponse response = exchange(hop, limits, start);
      Optional<URI> location = limits.followRedirects() ? response.redirect() : Optional.empty();
      if (location.isEmpty()) {
        return response;
      }
      log.info("{} leads on to {} ({})", hop, Urls.shown(location.get()), response.status());
      hop = hop.redirected(response.status(), location.get());
    }
    throw new NotRetryableException(
        "%s was redirected more than %d times".formatted(request, MAX_REDIRECTS));
  }

  private WebResponse exchange(WebRequest hop, Limits limits, long start)
      throws IOException, InterruptedException, NotRetryableException {
    reach.require(hop.url());
    CompletableFuture<HttpResponse<BoundedBody>> answer =
        OnFirstUse.CLIENT.sendAsync(
            hop.toHttpRequest(), info -> BoundedBody.reader(limits.maxBytes()));
    try {
      long left = limits.timeout().toNanos() - (System.nanoTime() - start);
      HttpResponse<BoundedBody> response = answer.get(left, TimeUnit.NANOSECONDS);
      return new WebResponse(hop, response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(
          "%s took longer than %s".formatted(hop, Durations.format(limits.timeout())));
    } catch (ExecutionException e) {
      throw new IOException("%s failed: %s".formatted(hop, reason(e.getCause())), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** The JDK's client leaves the message of a connection that was not made empty. */
  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof ConnectException) {
      return "no connection could be made";
    }
    String message = cause == null ? null : cause.getMessage();
    return message == null ? String.valueOf(cause) : message;
  }
}
