package io.carillon.secret;

import io.carillon.fault.Quote;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of the names of secrets and connections. */
public final class SecretName {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  private SecretName() {}

  /** Returns why a text is no name, without its subject; null when it is one. */
  public static @Nullable String fault(String text) {
    return FORM.matcher(text).matches()
        ? null
        : "must be 1 to 100 letters, digits, dots, hyphens and underscores, a letter or digit"
            + " first, not "
            + Quote.of(text);
  }

  /**
   * Returns a regular expression of PostgreSQL that matches JSON in which a text names the secret;
   * the escape for the same characters is left out.
   */
  static String mention(String name) {
    return "[^$][$][{]secret:" + name.replace(".", "[.]") + "[}]";
  }
}
