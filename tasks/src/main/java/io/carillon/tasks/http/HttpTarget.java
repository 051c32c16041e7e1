package io.carillon.tasks.http;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.tasks.Checks;
import io.carillon.tasks.http.HttpConnection.Authentication;
import io.carillon.tasks.web.RequestHeaders;
import io.carillon.tasks.web.Urls;
import io.carillon.tasks.web.WebRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: a URL of its own, or a path below the base address of a connection, whose
 * headers and authentication it carries. They are not sent to another site after a redirect ({@link
 * WebRequest#at}).
 */
public final class HttpTarget {

  private static final Pattern ABSOLUTE = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*");
  private static final Pattern CLIMBS = Pattern.compile("(^|/)(\\.|%2[Ee]){2}(/|$)");

  private final URI url;
  private final Map<String, String> headers;

  private HttpTarget(URI url, Map<String, String> headers) {
    this.url = url;
    this.headers = headers;
  }

  /**
   * Returns the target of a URL or path of parameters.
   *
   * @param connection the name of a connection of the kind {@code http}; null for none
   */
  public static HttpTarget of(@Nullable String connection, String url, TaskContext context)
      throws NotRetryableException {
    return connection == null
        ? new HttpTarget(Urls.parse(url), Map.of())
        : of(context.connection(connection, HttpConnection.Settings.class), url);
  }

  /** Returns the target of a path below a connection's base address. */
  static HttpTarget of(HttpConnection.Settings settings, String path) throws NotRetryableException {
    Checks.refuse(pathFaults(path));
    Checks.refuse(baseFaults(settings.baseUrl()));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(settings.headers());
    String authorization = authorization(settings.authentication());
    if (authorization != null) {
      headers.put("Authorization", authorization);
    }
    Checks.refuse(RequestHeaders.faults(headers));
    return new HttpTarget(joined(settings.baseUrl(), path), headers);
  }

  private static URI joined(String base, String path) throws NotRetryableException {
    if (path.isEmpty() || path.startsWith("?") || path.startsWith("#")) {
      return Urls.parse(base + path);
    }
    return Urls.parse(base.replaceFirst("/+$", "") + "/" + path.replaceFirst("^/+", ""));
  }

  private static @Nullable String authorization(Authentication authentication) {
    return switch (authentication.type()) {
      case NONE -> null;
      case BASIC -> {
        String pair = authentication.user() + ":" + authentication.password();
        byte[] octets = pair.getBytes(StandardCharsets.UTF_8);
        yield "Basic " + Base64.getEncoder().encodeToString(octets);
      }
      case BEARER -> "Bearer " + authentication.token();
    };
  }

  /** Returns the faults of a URL or path of parameters, by the name {@code url}. */
  public static List<ParameterFault> faults(@Nullable String connection, String url) {
    if (connection != null) {
      return pathFaults(url);
    }
    return url.matches(Checks.URL_PATTERN)
        ? Checks.url("url", url).stream().toList()
        : List.of(
            new ParameterFault(
                "url", "must be an http or https URL, or a path beside a connection"));
  }

  private static List<ParameterFault> pathFaults(String path) {
    String fault = null;
    String clean = path.strip();
    if (ABSOLUTE.matcher(clean).matches()) {
      fault = "must be a path below the connection's base address, such as orders?day=7";
    } else if (CLIMBS.matcher(clean.replace('\\', '/').replaceFirst("[?#].*", "")).find()) {
      fault = "must not leave the connection's base address by ..";
    }
    return fault == null ? List.of() : List.of(new ParameterFault("url", fault));
  }

  /** Returns the faults of a base address. */
  static List<ParameterFault> baseFaults(String base) {
    if (!base.matches(Checks.URL_PATTERN)) {
      return List.of(new ParameterFault("base_url", "must be an http or https URL"));
    }
    if (base.indexOf('?') >= 0 || base.indexOf('#') >= 0 || base.indexOf('@') >= 0) {
      return List.of(
          new ParameterFault(
              "base_url",
              "must have no query, fragment or user name: use authentication, and the url of the"
                  + " task config"));
    }
    return Checks.url("base_url", base).stream().toList();
  }

  /**
   * Returns the request.
   *
   * @param own headers of the task config, which replace those of the connection
   * @param body null for none
   */
  public WebRequest request(String method, Map<String, String> own, @Nullable String body) {
    Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    merged.putAll(headers);
    own.forEach((name, value) -> {
      merged.remove(name);
      merged.put(name, value);
    });
    return new WebRequest(method, url, new LinkedHashMap<>(merged), body);
  }
}
