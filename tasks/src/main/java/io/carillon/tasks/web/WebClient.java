package io.carillon.tasks.web;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.slf4j.Logger;

/**
 * The HTTP client of the shipped task types: connects only to addresses that the {@link
 * AllowedHosts} allows, follows redirects itself, reads bounded headers and bodies, decodes gzip
 * and deflate, and stops at once when interrupted.
 */
public final class WebClient {

  /**
   * The bounds of one call.
   *
   * @param timeout covers redirects, headers and body
   * @param maxBytes maximum number of body bytes read, and of decoded bytes kept
   */
  public record Limits(Duration timeout, int maxBytes, boolean followRedirects, BodyMemory room) {}

  private static final int MAX_HEADERS = 200;
  private static final int MAX_HEADER_BYTES = 16_384;

  private final AllowedHosts reach;
  private final HostResolver lookups;
  private final HttpConnectionFactory<ManagedHttpClientConnection> connections =
      ManagedHttpClientConnectionFactory.builder()
          .http1Config(
              Http1Config.custom()
                  .setMaxHeaderCount(MAX_HEADERS)
                  .setMaxLineLength(MAX_HEADER_BYTES)
                  .build())
          .build();

  public WebClient(AllowedHosts reach) {
    this.reach = reach;
    this.lookups = new HostResolver(reach);
  }

  /** Starts the calls of one attempt; a connection is kept from one call to the next. */
  public WebSession open() {
    return new WebSession(reach, lookups, connections);
  }

  /** Makes one call, as {@link WebSession#send} does, and closes its connection. */
  public WebResponse send(WebRequest request, Limits limits, Logger log)
      throws IOException, InterruptedException {
    try (WebSession session = open()) {
      return session.send(request, limits, log);
    }
  }
}
