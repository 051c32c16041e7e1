package io.carillon.server.log;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaces secrets in a text by {@value #MASK}: tokens, codes and sessions of this server by their
 * form, credentials of HTTP by what precedes them, and secrets of the settings by their value.
 */
public final class LogMask {

  private static final String MASK = "****";
  private static final int SHORTEST = 8;
  private static final Pattern OWN = Pattern.compile("\\b(cr[lcs]_)[A-Za-z0-9_-]{20,}");
  private static final Pattern COOKIE = Pattern.compile("(carillon_(?:session|oidc)=)[^;\\s\"]+");
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?i)\\b((?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{8,}");
  private static final Pattern JWT =
      Pattern.compile("\\b(eyJ)[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*");
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final Pattern values;

  /**
   * Creates a mask.
   *
   * @param secrets of the settings; those of fewer than 8 characters are left out, as they may be
   *     words
   */
  public LogMask(Collection<String> secrets) {
    String alternatives =
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .flatMap(
                secret -> Stream.of(secret, secret.replace("\\", "\\\\").replace("\"", "\\\"")))
            .distinct()
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    this.values = alternatives.isEmpty() ? NOTHING : Pattern.compile(alternatives);
  }

  /** Returns a text without secrets. */
  public String apply(String text) {
    String masked = values.matcher(text).replaceAll(MASK);
    masked = OWN.matcher(masked).replaceAll("$1" + MASK);
    masked = COOKIE.matcher(masked).replaceAll("$1" + MASK);
    masked = JWT.matcher(masked).replaceAll(MASK);
    return CREDENTIALS.matcher(masked).replaceAll("$1" + MASK);
  }
}
