package io.carillon.tasks.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request. Its text form shows neither headers nor a password in the URL.
 *
 * @param url without user name and password
 * @param headers by name; names are case-insensitive
 * @param body sent as UTF-8; null for none
 */
public record WebRequest(
    String method, URI url, Map<String, String> headers, @Nullable String body) {

  /** Headers without secrets, which may be sent to another site. */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-encoding", "accept-language", "content-type", "user-agent");

  /** Methods that send "Content-Length: 0" when they have no body, by RFC 9110 8.6. */
  private static final Set<String> SAYS_ITS_LENGTH = Set.of("POST", "PUT", "PATCH");

  /** Turns the URL's user name and password into a header, unless Authorization is set. */
  public WebRequest {
    String userInfo = Urls.userInfo(url);
    if (userInfo != null) {
      url = Urls.withoutUserInfo(url);
      headers = withDefault(headers, "Authorization", basic(userInfo));
    }
  }

  private static String basic(String userInfo) {
    byte[] octets = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(octets);
  }

  public static WebRequest get(URI url, Map<String, String> headers) {
    return new WebRequest("GET", url, headers, null);
  }

  /** Returns a copy with another header, unless it is already set. */
  public WebRequest withDefault(String name, String value) {
    return new WebRequest(method, url, withDefault(headers, name, value), body);
  }

  /** Returns whether a header is set. */
  public boolean has(String name) {
    return has(headers, name);
  }

  private static boolean has(Map<String, String> headers, String name) {
    return headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  private static Map<String, String> withDefault(
      Map<String, String> headers, String name, String value) {
    if (has(headers, name)) {
      return headers;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return more;
  }

  /** Returns a request to another URL; on another site, without headers that may be secret. */
  public WebRequest at(URI elsewhere) {
    return new WebRequest(
        method,
        elsewhere,
        Urls.sameSite(url, elsewhere) ? headers : headersThat(HARMLESS::contains),
        body);
  }

  /** Returns the same request to the resolved URL. */
  WebRequest located(URI address) {
    return address.equals(url) ? this : new WebRequest(method, address, headers, body);
  }

  /** Returns the request that a redirect demands, by RFC 9110 section 15.4. */
  WebRequest redirected(int status, URI location) {
    boolean seeOther = status == 303 && !method.equals("HEAD");
    boolean moved = (status == 301 || status == 302) && method.equals("POST");
    boolean toGet = seeOther || moved;
    return toGet ? withoutBody().at(location) : at(location);
  }

  private WebRequest withoutBody() {
    return get(url, headersThat(name -> !name.startsWith("content-")));
  }

  private Map<String, String> headersThat(Predicate<String> isKept) {
    Map<String, String> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(name -> !isKept.test(name.toLowerCase(Locale.ROOT)));
    return kept;
  }

  /** Returns the request to send, with the headers that every request has. */
  ClassicHttpRequest toHttpRequest() {
    WebRequest whole =
        withDefault("User-Agent", "Carillon")
            .withDefault("Accept-Encoding", ContentCoding.ACCEPTED);
    HttpHost target = target();
    ClassicHttpRequest request =
        new BasicClassicHttpRequest(method, target, Urls.pathAndQuery(url));
    whole.headers().forEach(request::setHeader);
    if (body != null || SAYS_ITS_LENGTH.contains(method)) {
      byte[] octets = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
      request.setEntity(new ByteArrayEntity(octets, null));
    }
    return request;
  }

  /** Returns the target host. */
  HttpHost target() {
    String host = Urls.host(url);
    boolean ipv6 = host.startsWith("[");
    return new HttpHost(
        Urls.secure(url) ? "https" : "http",
        ipv6 ? host.substring(1, host.length() - 1) : host,
        url.getRawAuthority().endsWith(":" + Urls.port(url)) ? Urls.port(url) : -1);
  }

  @Override
  public String toString() {
    return method + " " + Urls.shown(url);
  }
}
