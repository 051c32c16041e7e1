package io.carillon.rendering;

import io.carillon.template.InstantText;
import io.carillon.template.Namespace;
import io.carillon.template.Placeholder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The placeholders that depend on the run, without values. */
class RunNames implements Namespace {

  static final String DUE_AT = "due_at";
  static final String PREVIOUS_DUE_AT = "previous_due_at";
  static final String STARTED_AT = "started_at";
  static final String LAST_SUCCESS_AT = "last_success_at";
  static final String ATTEMPT = "attempt";
  static final String EXECUTION_ID = "execution_id";
  static final String CONFIG_ID = "config.id";
  static final String CONFIG_NAME = "config.name";

  /** The beginning of the names of values that a user passed. */
  static final String PASSED = "run.";

  private static final Set<String> INSTANTS =
      Set.of(DUE_AT, PREVIOUS_DUE_AT, STARTED_AT, LAST_SUCCESS_AT);
  private static final List<String> NAMES =
      List.of(
          DUE_AT,
          PREVIOUS_DUE_AT,
          STARTED_AT,
          ATTEMPT,
          EXECUTION_ID,
          CONFIG_NAME,
          CONFIG_ID,
          LAST_SUCCESS_AT,
          "run.field");

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public boolean has(Placeholder placeholder) {
    return isPassed(placeholder) || NAMES.contains(placeholder.name());
  }

  /** Returns whether it stands for a value that a user passed. */
  static boolean isPassed(Placeholder placeholder) {
    String name = placeholder.name();
    return name.startsWith(PASSED) && PassedValues.isName(name.substring(PASSED.length()));
  }

  @Override
  public @Nullable String fault(Placeholder placeholder) {
    if (INSTANTS.contains(placeholder.name())) {
      return InstantText.fault(placeholder.argument());
    }
    return placeholder.argument() == null ? null : "which takes no pattern";
  }

  @Override
  public @Nullable String value(Placeholder placeholder) {
    return null;
  }

  @Override
  public String missing(Placeholder placeholder) {
    return switch (placeholder.name()) {
      case LAST_SUCCESS_AT ->
          "and no execution has succeeded yet: give a default, as in"
              + " ${last_success_at|1970-01-01T00:00:00Z}";
      case PREVIOUS_DUE_AT ->
          "and the schedule has no earlier due time: give a default, as in"
              + " ${previous_due_at|1970-01-01T00:00:00Z}";
      default ->
          isPassed(placeholder)
              ? "and the run was given no value of that name: run it with \"values\", or give a"
                  + " default, as in ${%s|none}".formatted(placeholder.name())
              : Namespace.super.missing(placeholder);
    };
  }
}
