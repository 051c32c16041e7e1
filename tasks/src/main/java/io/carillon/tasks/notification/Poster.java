package io.carillon.tasks.notification;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.mail.HeaderText;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.BodyMemory;
import io.carillon.tasks.web.Urls;
import io.carillon.tasks.web.WebClient;
import io.carillon.tasks.web.WebRequest;
import io.carillon.tasks.web.WebResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.NOPLogger;

/**
 * Posts messages to services. Most of their URLs are credentials, so no message of an error shows
 * more of one than its host; a redirect is not followed, since it would get the message and its
 * signature.
 */
final class Poster {

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_WORDS = 500;
  private static final String HIDDEN = "/\u2026";

  private final WebClient client;
  private final Clock clock;

  Poster(AllowedHosts reach, Clock clock) {
    this.client = new WebClient(reach);
    this.clock = clock;
  }

  /**
   * Posts a message.
   *
   * @param secret the secret of the connection, which no answer is shown with; null for none
   * @throws NotRetryableException for a host that may not be called
   * @throws IOException when the service cannot be reached
   */
  Reply post(Call call, @Nullable String secret, Duration timeout)
      throws IOException, InterruptedException {
    URI url = Urls.parse(call.url());
    Cover cover = new Cover(rest(url), secret);
    Map<String, String> headers = new LinkedHashMap<>(call.headers());
    headers.put("Content-Type", "application/json; charset=utf-8");
    try {
      WebResponse response =
          client.send(
              new WebRequest("POST", url, headers, call.body()),
              new WebClient.Limits(timeout, MAX_BYTES, false, BodyMemory.NOT_NEEDED),
              NOPLogger.NOP_LOGGER);
      return reply(response, cover);
    } catch (NotRetryableException e) {
      throw new NotRetryableException(cover.over(e.getMessage()));
    } catch (IOException e) {
      throw new IOException(cover.over(e.getMessage()));
    }
  }

  private Reply reply(WebResponse response, Cover cover) {
    String body = cover.over(response.text().orElse(""));
    return new Reply(
        response.status(),
        response.headers().firstValue("Retry-After").orElse(null),
        body,
        clock.instant());
  }

  private static String rest(URI url) {
    String query = url.getRawQuery();
    return String.valueOf(url.getRawPath()) + (query == null ? "" : "?" + query);
  }

  /** Returns words of a service on one line, at most 500 characters. */
  static String shown(String words) {
    return HeaderText.shown(words, MAX_WORDS);
  }

  /** Hides what must not be shown: path and query of the URL, and the secret. */
  private record Cover(String rest, @Nullable String secret) {

    String over(@Nullable String text) {
      String covered = String.valueOf(text);
      if (rest.length() > 1) {
        covered = covered.replace(rest, HIDDEN);
      }
      return secret == null ? covered : covered.replace(secret, HIDDEN);
    }
  }
}
