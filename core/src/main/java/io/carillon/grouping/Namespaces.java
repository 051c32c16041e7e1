package io.carillon.grouping;

import io.carillon.fault.Quote;
import io.carillon.json.JsonFields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of namespaces. A namespace exists as long as a config is in it; the name of a config is
 * unique in its namespace. The form is that of a DNS label (RFC 1123), as for namespaces of
 * Kubernetes.
 */
public final class Namespaces {

  /** The namespace of configs that name none. */
  public static final String DEFAULT = "default";

  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private Namespaces() {}

  /** Returns whether a text is the name of a namespace. */
  public static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  /** Returns why a text is not the name of a namespace, without a subject; null when it is one. */
  public static @Nullable String fault(String text) {
    return isName(text)
        ? null
        : "must be 1 to 63 characters of a-z, 0-9 and \"-\", with \"-\" neither first nor last, not %s."
            .formatted(Quote.of(text));
  }

  /** Reads the field {@code namespace}; {@value #DEFAULT} when it is absent or invalid. */
  public static String read(JsonFields fields) {
    String name = fields.text("namespace", 0, 1_000);
    String wrong = name == null ? null : fault(name);
    if (wrong != null) {
      fields.fault("namespace", wrong);
    }
    return name == null || wrong != null ? DEFAULT : name;
  }
}
