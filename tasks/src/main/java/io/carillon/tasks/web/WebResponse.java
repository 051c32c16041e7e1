package io.carillon.tasks.web;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The response to an HTTP request.
 *
 * @param request the request it responds to: after redirects, the last one
 * @param headers with one character per byte
 * @param body decoded; empty when that was not possible
 * @param unreadable why the body could not be decoded; null when it could
 */
public record WebResponse(
    WebRequest request,
    int status,
    HttpHeaders headers,
    BoundedBody body,
    @Nullable Exception unreadable) {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 425, 429);
  private static final Set<String> TEXTS =
      Set.of(
          "application/json",
          "application/xml",
          "application/javascript",
          "application/x-www-form-urlencoded",
          "application/yaml",
          "application/x-yaml",
          "application/x-ndjson",
          "application/graphql");
  private static final int MAX_EXCERPT = 500;

  /** Returns the target of a redirect; empty for any other response. */
  Optional<URI> redirect() throws NotRetryableException {
    Optional<String> location = headers.firstValue("Location");
    if (!REDIRECTS.contains(status) || location.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Urls.resolveHeader(request.url(), location.get()));
  }

  /** Returns the media type in lower case and without parameters; empty when unknown. */
  public String mediaType() {
    String type = headers.firstValue("Content-Type").orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Returns the encoding of the body, if it is a text of that kind. */
  public WebEncoding encoding(EncodingSniffer.Kind kind) {
    String label = headers.firstValue("Content-Type").map(MetaPrescan::charsetIn).orElse(null);
    return EncodingSniffer.of(body.bytes(), label, kind, body.truncated());
  }

  private EncodingSniffer.Kind kind() {
    String type = mediaType();
    if (type.equals("text/html")) {
      return EncodingSniffer.Kind.HTML;
    }
    boolean xml = type.endsWith("/xml") || type.endsWith("+xml");
    return xml ? EncodingSniffer.Kind.XML : EncodingSniffer.Kind.TEXT;
  }

  /**
   * Returns the body as text; empty when it is binary, or in a refused encoding ({@link
   * WebEncoding#isRefused}).
   */
  public Optional<String> text() {
    String type = mediaType();
    if (type.isEmpty()) {
      return WebEncoding.utf8(body.bytes(), body.truncated())
          .filter(text -> text.indexOf('\uFFFD') < 0 && text.indexOf('\u0000') < 0);
    }
    boolean isText =
        type.startsWith("text/")
            || type.endsWith("+json")
            || type.endsWith("+xml")
            || TEXTS.contains(type);
    WebEncoding encoding = encoding(kind());
    return isText && !encoding.isRefused() ? Optional.of(body.text(encoding)) : Optional.empty();
  }

  /** Refuses a body that could not be decoded. */
  public void requireReadable() throws IOException, NotRetryableException {
    String message = "%s was answered, and %s";
    switch (unreadable) {
      case null -> {}
      case NotRetryableException e ->
          throw new NotRetryableException(message.formatted(request, e.getMessage()), e);
      case Exception e -> throw new IOException(message.formatted(request, e.getMessage()), e);
    }
  }

  /**
   * Refuses an unexpected status.
   *
   * @param expected empty for any 2xx
   * @throws IOException when a retry may succeed
   * @throws NotRetryableException when it would not
   */
  public void requireStatus(List<Integer> expected) throws IOException, NotRetryableException {
    boolean fits = expected.isEmpty() ? status / 100 == 2 : expected.contains(status);
    if (fits) {
      return;
    }
    String message =
        "%s was answered with status %d, expected %s%s%s"
            .formatted(request, status, expected.isEmpty() ? "2xx" : expected, pause(), excerpt());
    if (status >= 500 || WORTH_ANOTHER_TRY.contains(status)) {
      throw new IOException(message);
    }
    throw new NotRetryableException(message);
  }

  private String pause() {
    return headers
        .firstValue("Retry-After")
        .map(value -> " (Retry-After: " + value + ")")
        .orElse("");
  }

  private String excerpt() {
    String text = text().orElse("").strip();
    if (text.isEmpty()) {
      return "";
    }
    return ": " + (text.length() <= MAX_EXCERPT ? text : text.substring(0, MAX_EXCERPT) + "…");
  }
}
