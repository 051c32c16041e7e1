package io.carillon.server.front;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.MediaType;

/**
 * Detects, between the steps of a long operation, whether the client is still connected: writes a
 * line break, which JSON allows before a value. This commits the response with status 200. One
 * instance per request.
 */
public final class ClientWatch {

  private static final Duration EVERY = Duration.ofMillis(500);

  private final HttpServletResponse response;
  private long last = System.nanoTime();

  /** Creates a watch for a request with a JSON response. */
  public ClientWatch(HttpServletResponse response) {
    this.response = response;
  }

  /** Returns whether the connection was open at the last probe, at most twice per second. */
  public boolean isThere() {
    long now = System.nanoTime();
    if (now - last < EVERY.toNanos()) {
      return true;
    }
    last = now;
    try {
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.getOutputStream().write('\n');
      response.flushBuffer();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
