package io.carillon.server.security;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule for names of new tokens. Excludes what a path cannot carry ({@code / \ ; %}, {@code ..},
 * line ends) and what looks like an id.
 */
public final class TokenName {

  private static final int LONGEST = 100;
  private static final Pattern RULE =
      Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}._@+ -]*[\\p{L}\\p{M}\\p{N}])?");
  private static final Pattern ID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private TokenName() {}

  /** Returns why a text is not a valid name; null when it is. */
  public static @Nullable String fault(@Nullable String name) {
    if (name == null) {
      return "is missing: a word for who is to use the token, such as \"night shift\".";
    }
    if (name.length() > LONGEST || !RULE.matcher(name).matches()) {
      return "must have 1 to %d letters, digits, blanks and . _ @ + -, with a letter or digit first and last, not \"%s\"."
          .formatted(LONGEST, name);
    }
    return isId(name) ? "must not have the form of an id, not \"" + name + "\"." : null;
  }

  /** Returns whether a text has the form of a token's id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
