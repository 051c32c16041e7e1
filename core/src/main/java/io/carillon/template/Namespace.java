package io.carillon.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The placeholders of one origin, and their values. */
public interface Namespace {

  /** Returns the names that it suggests for an unknown one, as they are written. */
  List<String> names();

  /** Returns whether it defines that placeholder. */
  boolean has(Placeholder placeholder);

  /**
   * Returns why a placeholder that it defines cannot be used: a sentence without its subject, which
   * is the placeholder; null when it can.
   */
  @Nullable String fault(Placeholder placeholder);

  /**
   * Returns the value of a placeholder that it defines; null when there is none at present. The
   * value is used as it is: placeholders in it are not replaced.
   *
   * @throws TemplateException when the value cannot be determined
   */
  @Nullable String value(Placeholder placeholder);

  /** Returns why there is no value: a sentence without its subject. */
  default String missing(Placeholder placeholder) {
    return "which has no value here: give a default, as in ${%s|none}"
        .formatted(placeholder.name());
  }
}
