package io.carillon.spring.tracing;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Where spans are sent by OTLP over HTTP, as protobuf.
 *
 * @param endpoint an http or https URL; {@code /v1/traces} is its path when it has none
 * @param sample the share of the traces beginning on this node that are recorded, 0 to 1; a trace
 *     that a caller began is recorded as the caller decided
 * @param headers headers of each request, such as an API key
 */
public record OtlpSettings(URI endpoint, double sample, Map<String, String> headers) {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * Checks and completes the settings.
   *
   * @throws IllegalArgumentException for another URL, or a share outside its bounds
   */
  public OtlpSettings {
    if (endpoint.getHost() == null || !SCHEMES.contains(String.valueOf(endpoint.getScheme()))) {
      throw new IllegalArgumentException(
          "endpoint must be an http or https URL such as http://localhost:4318/v1/traces, not "
              + endpoint);
    }
    if (!(sample >= 0 && sample <= 1)) {
      throw new IllegalArgumentException("sample must be 0 to 1, not " + sample);
    }
    String path = endpoint.getPath();
    if (path == null || path.isEmpty() || path.equals("/")) {
      endpoint = endpoint.resolve("/v1/traces");
    }
    headers = Map.copyOf(headers);
  }

  /** Omits the headers, which may contain a key. */
  @Override
  public String toString() {
    return "OtlpSettings[" + endpoint + ", " + sample + "]";
  }
}
