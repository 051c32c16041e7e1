package io.carillon.tasks;

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
 * One HTTP request. As text it shows neither headers nor a password in the URL.
 *
 * @param url without user name and password
 * @param headers by name, in any case
 * @param body sent as UTF-8; null for none
 */
record WebRequest(String method, URI url, Map<String, String> headers, @Nullable String body) {

  /** Headers that hold no secret, so that another site may see them. */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-encoding", "accept-language", "content-type", "user-agent");

  /** Methods that say "Content-Length: 0" where they have no body, as RFC 9110 8.6 has it. */
  private static final Set<String> SAYS_ITS_LENGTH = Set.of("POST", "PUT", "PATCH");

  /** Makes a header of the URL's user name and password, unless Authorization is set. */
  WebRequest {
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

  static WebRequest get(URI url, Map<String, String> headers) {
    return new WebRequest("GET", url, headers, null);
  }

  /** The same request with a header more, unless it is set. */
  WebRequest withDefault(String name, String value) {
    return new WebRequest(method, url, withDefault(headers, name, value), body);
  }

  private static Map<String, String> withDefault(
      Map<String, String> headers, String name, String value) {
    if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
      return headers;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return more;
  }

  /** A request elsewhere: on another site, without what may be secret to this one. */
  WebRequest at(URI elsewhere) {
    return new WebRequest(
        method,
        elsewhere,
        Urls.sameSite(url, elsewhere) ? headers : headersThat(HARMLESS::contains),
        body);
  }

  /** The same request to where its URL really leads. */
  WebRequest located(URI address) {
    return address.equals(url) ? this : new WebRequest(method, address, headers, body);
  }

  /** The request that a redirect asks for, as RFC 9110 section 15.4 has it. */
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

  /** As it is sent: with the headers that every request has. */
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

  /** Where it is sent. */
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
