package io.carillon.tasks;

import java.time.Duration;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpConnectionFactory;

/**
 * The HTTP client of the shipped task types: connects only to addresses that the {@link
 * NetworkReach} allows, follows redirects itself, reads bounded headers and bodies, decodes gzip
 * and deflate, and stops at once when interrupted.
 */
final class WebClient {

  /**
   * The bounds of one call.
   *
   * @param timeout covers redirects, headers and body
   * @param maxBytes maximum number of body bytes read, and of decoded bytes kept
   */
  record Limits(Duration timeout, int maxBytes, boolean followRedirects, Room room) {}

  private static final int MAX_HEADERS = 200;
  private static final int MAX_HEADER_BYTES = 16_384;

  private final NetworkReach reach;
  private final Lookups lookups;
  private final HttpConnectionFactory<ManagedHttpClientConnection> connections =
      ManagedHttpClientConnectionFactory.builder()
          .http1Config(
              Http1Config.custom()
                  .setMaxHeaderCount(MAX_HEADERS)
                  .setMaxLineLength(MAX_HEADER_BYTES)
                  .build())
          .build();

  WebClient(NetworkReach reach) {
    this.reach = reach;
    this.lookups = new Lookups(reach);
  }

  /** Starts the calls of one attempt; a connection is kept from one call to the next. */
  WebSession open() {
    return new WebSession(reach, lookups, connections);
  }
}
