package io.carillon.tasks.web;

import io.carillon.task.NotRetryableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parsing, comparison and display of URLs. */
public final class Urls {

  private static final String ALLOWED = "-._~:/?@!$&'()*+,;=%";
  private static final String LONE_PERCENT = "%(?![0-9A-Fa-f]{2})";
  private static final Pattern PARTS =
      Pattern.compile(
          "^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*:)?(?://(?<authority>[^/?#]*))?"
              + "(?<path>[^?#]*)(?<query>\\?[^#]*)?(?<fragment>#.*)?$",
          Pattern.DOTALL);

  private Urls() {}

  /** The parts of {@code user@host:port}; the port is -1 when none is given. */
  private record Authority(@Nullable String userInfo, String host, int port) {

    static Authority of(String text) {
      int at = text.lastIndexOf('@');
      String hostAndPort = text.substring(at + 1);
      int colon = hostAndPort.lastIndexOf(':');
      boolean hasPort = colon > hostAndPort.lastIndexOf(']');
      String port = hasPort ? hostAndPort.substring(colon + 1) : "";
      return new Authority(
          at < 0 ? null : text.substring(0, at),
          hasPort ? hostAndPort.substring(0, colon) : hostAndPort,
          port.isEmpty() ? -1 : Integer.parseInt(port));
    }

    static Authority of(URI url) {
      String text = url.getRawAuthority();
      return text == null ? new Authority(null, "", -1) : of(text);
    }
  }

  /**
   * Parses a URL as people and pages write it: characters that a URL may not contain are
   * percent-encoded, a non-ASCII host gets its IDNA form, scheme and host become lower case.
   *
   * @throws NotRetryableException without the text, which may contain a password
   */
  public static URI parse(String text) throws NotRetryableException {
    Matcher parts = PARTS.matcher(clean(text));
    if (!parts.matches()) {
      throw new NotRetryableException("The URL cannot be read");
    }
    String scheme = orEmpty(parts.group("scheme")).toLowerCase(Locale.ROOT);
    boolean web = scheme.isEmpty() || scheme.equals("http:") || scheme.equals("https:");
    String authority = parts.group("authority");
    if (authority != null) {
      authority = "//" + (web ? authority(authority) : encoded(authority, "[]"));
    }
    return uri(scheme + orEmpty(authority) + afterAuthority(parts));
  }

  private static String afterAuthority(Matcher parts) {
    return encoded(orEmpty(parts.group("path")), "")
        + encoded(orEmpty(parts.group("query")), "[]")
        + fragment(orEmpty(parts.group("fragment")));
  }

  /**
   * Cleans a URL as browsers do: without line ends and tabs, with a / for each \ before the query.
   */
  private static String clean(String text) {
    String clean = text.strip().replaceAll("[\\t\\r\\n]", "").replaceAll(LONE_PERCENT, "%25");
    int end = 0;
    while (end < clean.length() && clean.charAt(end) != '?' && clean.charAt(end) != '#') {
      end++;
    }
    return clean.substring(0, end).replace('\\', '/') + clean.substring(end);
  }

  private static String fragment(String text) {
    return text.isEmpty() ? "" : "#" + encoded(text.substring(1), "");
  }

  private static URI uri(String text) throws NotRetryableException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Without its cause and its text: both may contain a password.
      throw new NotRetryableException(
          "The URL cannot be read: %s at character %d".formatted(e.getReason(), e.getIndex() + 1));
    }
  }

  private static String authority(String text) throws NotRetryableException {
    int at = text.lastIndexOf('@');
    String userInfo = at < 0 ? "" : encoded(text.substring(0, at).replace("@", "%40"), "") + "@";
    String hostAndPort = text.substring(at + 1);
    int colon = hostAndPort.lastIndexOf(':');
    boolean hasPort = colon > hostAndPort.lastIndexOf(']');
    String host = HostNames.ascii(hasPort ? hostAndPort.substring(0, colon) : hostAndPort);
    return userInfo + host + (hasPort ? port(hostAndPort.substring(colon + 1)) : "");
  }

  private static String port(String text) throws NotRetryableException {
    if (text.isEmpty()) {
      return "";
    }
    boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new NotRetryableException(
          "The URL cannot be read: its port must be a number from 1 to 65535");
    }
    return ":" + port;
  }

  /**
   * Resolves a URL in a header, whose characters represent one byte each, as {@link #resolve} does.
   */
  static URI resolveHeader(URI base, String header) throws NotRetryableException {
    byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return resolve(base, text);
    } catch (CharacterCodingException e) {
      StringBuilder ascii = new StringBuilder(bytes.length);
      for (byte octet : bytes) {
        appendOctet(ascii, octet);
      }
      return resolve(base, ascii.toString());
    }
  }

  private static void appendOctet(StringBuilder ascii, byte octet) {
    if (octet < 0) {
      ascii.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
    } else {
      ascii.append((char) octet);
    }
  }

  /**
   * Resolves the URL of a page or redirect at {@code base} by RFC 3986 section 5.2; {@link
   * URI#resolve} differs when the base has no path, or the reference only a query.
   */
  static URI resolve(URI base, String reference) throws NotRetryableException {
    URI target = parse(reference);
    String text = withoutFragment(base).toString();
    int query = text.indexOf('?');
    String path = query < 0 ? text : text.substring(0, query);
    if (target.toString().startsWith("?")) {
      return URI.create(path + target);
    }
    boolean bare = base.getRawPath() == null || base.getRawPath().isEmpty();
    return bare ? URI.create(path + "/").resolve(target) : base.resolve(target);
  }

  /** Returns the URL for display: without user name and password. */
  static String shown(URI url) {
    return withoutUserInfo(url).toString();
  }

  /** Returns user name and password, decoded; null when the URL has none. */
  static @Nullable String userInfo(URI url) {
    String raw = Authority.of(url).userInfo();
    return raw == null ? null : URI.create("http://" + raw + "@host/").getUserInfo();
  }

  /** Returns the URL without user name and password. */
  static URI withoutUserInfo(URI url) {
    String authority = url.getRawAuthority();
    if (authority == null || authority.indexOf('@') < 0) {
      return url;
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return URI.create(url.toString().replace("//" + authority, "//" + host));
  }

  /** Returns the URL without its fragment, which servers never see. */
  public static URI withoutFragment(URI url) {
    String text = url.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? url : URI.create(text.substring(0, fragment));
  }

  /**
   * Returns the host of a URL, an IPv6 address in brackets; empty when it has none. {@link
   * URI#getHost} rejects hosts with an underscore.
   */
  static String host(URI url) {
    return Authority.of(url).host().toLowerCase(Locale.ROOT);
  }

  /** Returns the port of an http or https URL, its scheme's default when none is given. */
  static int port(URI url) {
    int port = Authority.of(url).port();
    if (port >= 0) {
      return port;
    }
    return secure(url) ? 443 : 80;
  }

  /** Returns the request target: path and query, at least {@code /}. */
  static String pathAndQuery(URI url) {
    String path = url.getRawPath();
    String query = url.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /**
   * Returns whether secrets of one URL may be sent to the other: for the same scheme, host and
   * port, or an upgrade from http to https on the same host.
   */
  static boolean sameSite(URI from, URI to) {
    boolean sameHost = host(from).equals(host(to));
    boolean samePort = secure(from) == secure(to) && port(from) == port(to);
    boolean stepUp = port(from) == 80 && secure(to) && port(to) == 443;
    return sameHost && (samePort || stepUp);
  }

  static boolean secure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static String encoded(String text, String alsoAllowed) {
    StringBuilder encoded = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(encoded, character, alsoAllowed));
    return encoded.toString();
  }

  private static void append(StringBuilder encoded, int character, String alsoAllowed) {
    boolean letterOrDigit = character < 128 && Character.isLetterOrDigit(character);
    if (letterOrDigit || ALLOWED.indexOf(character) >= 0 || alsoAllowed.indexOf(character) >= 0) {
      encoded.appendCodePoint(character);
      return;
    }
    for (byte octet : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
