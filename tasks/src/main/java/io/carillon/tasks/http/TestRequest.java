package io.carillon.tasks.http;

import io.carillon.tasks.web.BodyMemory;
import io.carillon.tasks.web.WebClient;
import io.carillon.tasks.web.WebRequest;
import io.carillon.tasks.web.WebResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.helpers.NOPLogger;

/** The request by which a connection is tested, within the time that a test has. */
final class TestRequest {

  private static final Duration TIMEOUT = Duration.ofSeconds(25);
  private static final int MAX_BYTES = 1_024;

  private TestRequest() {}

  static WebResponse send(WebRequest request, boolean followRedirects, WebClient client)
      throws IOException, InterruptedException {
    return client.send(
        request,
        new WebClient.Limits(TIMEOUT, MAX_BYTES, followRedirects, BodyMemory.NOT_NEEDED),
        NOPLogger.NOP_LOGGER);
  }
}
