package io.carillon.tasks;

import io.carillon.task.NotRetryableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** URLs as they are read, compared and shown. */
final class Urls {

  private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";
  private static final String LONE_PERCENT = "%(?![0-9A-Fa-f]{2})";

  private Urls() {}

  /** Reads a URL as people and pages write it: what a URL may not contain is percent-encoded. */
  static URI parse(String text) throws NotRetryableException {
    try {
      return new URI(encoded(text.strip().replaceAll(LONE_PERCENT, "%25")));
    } catch (URISyntaxException e) {
      // Without its cause and its text: both may hold a password.
      throw new NotRetryableException(
          "The URL cannot be read: %s at character %d".formatted(e.getReason(), e.getIndex() + 1));
    }
  }

  /**
   * The URL that a page or a redirect at {@code base} means, as RFC 3986 section 5.2 has it; {@link
   * URI#resolve} differs where the base has no path, or the reference only a query.
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

  /** The URL for people: without user name and password. */
  static String shown(URI url) {
    return withoutUserInfo(url).toString();
  }

  /** The same URL without user name and password. */
  static URI withoutUserInfo(URI url) {
    String authority = url.getRawAuthority();
    if (authority == null || authority.indexOf('@') < 0) {
      return url;
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return URI.create(url.toString().replace("//" + authority, "//" + host));
  }

  /** The same URL without what stands behind {@code #}, which servers never see. */
  static URI withoutFragment(URI url) {
    String text = url.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? url : URI.create(text.substring(0, fragment));
  }

  /** The port of an http or https URL, its scheme's own where it names none. */
  static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return secure(url) ? 443 : 80;
  }

  /**
   * Whether what is secret to one URL may be sent to the other: the same scheme, host and port, or
   * the step up from http to https on the same host.
   */
  static boolean sameSite(URI from, URI to) {
    boolean sameHost = hostOf(from).equals(hostOf(to));
    boolean samePort = secure(from) == secure(to) && port(from) == port(to);
    boolean stepUp = port(from) == 80 && secure(to) && port(to) == 443;
    return sameHost && (samePort || stepUp);
  }

  private static String hostOf(URI url) {
    String host = url.getHost();
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }

  private static boolean secure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(encoded, character));
    return encoded.toString();
  }

  private static void append(StringBuilder encoded, int character) {
    boolean letterOrDigit = character < 128 && Character.isLetterOrDigit(character);
    if (letterOrDigit || ALLOWED.indexOf(character) >= 0) {
      encoded.appendCodePoint(character);
      return;
    }
    for (byte octet : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
    }
  }
}
