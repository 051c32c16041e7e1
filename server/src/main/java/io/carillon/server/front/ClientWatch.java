package io.carillon.server.front;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.MediaType;

/**
 * Finds out between the steps of a long act whether its client still waits for the answer: sends a
 * line break, which JSON allows before a value. The status of the answer is 200 from then on. For
 * one request.
 */
public final class ClientWatch {

  private static final Duration EVERY = Duration.ofMillis(500);

  private final HttpServletResponse response;
  private long last = System.nanoTime();

  /** Of a request whose answer is JSON. */
  public ClientWatch(HttpServletResponse response) {
    this.response = response;
  }

  /** True if the connection was open when it was last tried, twice a second at most. */
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
