package io.carillon.tasks.script;

import io.carillon.definition.Json;
import io.carillon.task.ParameterFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a script as variables: {@code days} is {@code CARILLON_PARAM_DAYS}. A text is
 * itself, every other value its JSON; null has no variable.
 */
final class ScriptVariables {

  private static final String PREFIX = "CARILLON_PARAM_";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final int MAX_LENGTH = 32_768;

  private ScriptVariables() {}

  static Map<String, String> of(Map<String, @Nullable Object> parameters) {
    Map<String, String> variables = new TreeMap<>();
    parameters.forEach((name, value) -> {
      String text = text(value);
      if (value != null && fault(name, text).isEmpty()) {
        variables.put(variable(name), text);
      }
    });
    return variables;
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : Json.MAPPER.writeValueAsString(value);
  }

  private static String variable(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT);
  }

  static List<ParameterFault> faults(Map<String, @Nullable Object> parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    parameters.forEach((name, value) -> {
      String fault = fault(name, text(value));
      String other = names.put(variable(name), name);
      if (other != null) {
        fault = "has the same variable %s as %s".formatted(variable(name), other);
      }
      if (!fault.isEmpty()) {
        faults.add(new ParameterFault("parameters." + name, fault));
      }
    });
    return faults;
  }

  private static String fault(String name, String text) {
    if (!NAME.matcher(name).matches()) {
      return "must have a name of ASCII letters, digits and _, no digit first, at most 100";
    }
    if (text.indexOf('\u0000') >= 0) {
      return "must not contain U+0000";
    }
    return text.length() <= MAX_LENGTH
        ? ""
        : "must have at most %,d characters as text or JSON, and has %,d"
            .formatted(MAX_LENGTH, text.length());
  }
}
