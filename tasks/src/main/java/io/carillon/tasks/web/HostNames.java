package io.carillon.tasks.web;

import io.carillon.task.NotRetryableException;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts of URLs: names of letters, digits, hyphens and underscores (which DNS accepts and
 * container networks use), the IDNA form of names with other letters, IPv4 and IPv6 addresses.
 */
public final class HostNames {

  private static final String NO_NAME =
      "The URL names no host: one is made of letters, digits, hyphens, underscores and dots, at most"
          + " 63 characters between two dots";
  private static final String NO_ADDRESS =
      "The URL names no host: %s is read as an IPv4 address, which is four numbers from 0 to 255 with"
          + " dots between them, as in 192.0.2.1";
  private static final String DEVIATING =
      "The host of the URL has a letter that is written differently by different systems (\u00DF,"
          + " \u03C2 or a joiner): write its xn-- form";
  private static final int MAX_LENGTH = 253;
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*\\.?");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.?");

  /** Java's IDNA 2003 maps these characters to other names than browsers do (IDNA 2008). */
  private static final Pattern DEVIATIONS = Pattern.compile("[\u00DF\u03C2\u200C\u200D\u1E9E]");

  private HostNames() {}

  /**
   * Returns the host in the form that is looked up: in lower case and in ASCII.
   *
   * @throws NotRetryableException for an invalid host
   */
  public static String ascii(String host) throws NotRetryableException {
    if (host.startsWith("[")) {
      return host.toLowerCase(Locale.ROOT); // an IPv6 address: java.net.URI checks it
    }
    String name = toAscii(host).toLowerCase(Locale.ROOT);
    if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
      throw new NotRetryableException(NO_NAME);
    }
    if (ENDS_IN_NUMBER.matcher(name).matches() && !IPV4.matcher(name).matches()) {
      throw new NotRetryableException(NO_ADDRESS.formatted(name));
    }
    return name;
  }

  private static String toAscii(String host) throws NotRetryableException {
    if (host.chars().allMatch(character -> character < 128)) {
      return host;
    }
    if (DEVIATIONS.matcher(host).find()) {
      throw new NotRetryableException(DEVIATING);
    }
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      throw new NotRetryableException("The host of the URL is no IDNA name: " + e.getMessage());
    }
  }
}
