package io.carillon.tasks;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to an HTTP request.
 *
 * @param request the request it answers: after redirects, the last one
 */
record WebResponse(WebRequest request, int status, HttpHeaders headers, BoundedBody body) {

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
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?([^\\s;\"']+)", Pattern.CASE_INSENSITIVE);
  private static final int MAX_EXCERPT = 500;

  /** Where it redirects to; empty where it does not. */
  Optional<URI> redirect() throws NotRetryableException {
    Optional<String> location = headers.firstValue("Location");
    if (!REDIRECTS.contains(status) || location.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Urls.resolve(request.url(), location.get()));
  }

  /** The type of the body in lower case and without parameters; empty where it is not told. */
  String mediaType() {
    String type = headers.firstValue("Content-Type").orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The charset that the header tells; empty where it tells none, or one unknown here. */
  Optional<Charset> charset() {
    Matcher told = CHARSET.matcher(headers.firstValue("Content-Type").orElse(""));
    try {
      return told.find() ? Optional.of(Charset.forName(told.group(1))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The body as text; empty where it is binary. */
  Optional<String> text() {
    String type = mediaType();
    if (type.isEmpty()) {
      return body.textIfValid(StandardCharsets.UTF_8);
    }
    boolean isText =
        type.startsWith("text/")
            || type.endsWith("+json")
            || type.endsWith("+xml")
            || TEXTS.contains(type);
    return isText
        ? Optional.of(body.text(charset().orElse(StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  /**
   * Refuses a status that is not expected.
   *
   * @param expected empty for any 2xx
   * @throws IOException when another try may go better
   * @throws NotRetryableException when it would not
   */
  void requireStatus(List<Integer> expected) throws IOException, NotRetryableException {
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
