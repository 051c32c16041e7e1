package io.carillon.tasktype;

import io.carillon.definition.Json;
import io.carillon.fault.Quote;
import jakarta.validation.constraints.Pattern.Flag;
import jakarta.validation.metadata.ConstraintDescriptor;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Expresses the Bean Validation constraints of one value in its JSON Schema. A constraint without
 * an equivalent is named in {@code x-constraints}: only a node that has the class checks it.
 */
final class Constraints {

  /**
   * Maximum number of UTF-16 code units of a text, which Bean Validation counts instead of
   * characters.
   */
  static final String MAX_UNITS = "x-max-utf16";

  /** Minimum number of UTF-16 code units; takes precedence over the adjacent {@code minLength}. */
  static final String MIN_UNITS = "x-min-utf16";

  /** Maximum number of digits before and after the decimal point. */
  static final String DIGITS = "x-digits";

  /** Names of constraints that the schema cannot express. */
  static final String UNSAID = "x-constraints";

  private static final Set<String> NOT_NULL = Set.of("NotNull", "NotEmpty", "NotBlank");

  private final ObjectNode schema;
  private final String type;
  private boolean notNull;

  private Constraints(ObjectNode schema) {
    this.schema = schema;
    this.type = schema.path("type").asString("");
  }

  /**
   * Adds constraints to a schema.
   *
   * @return whether they forbid null
   */
  static boolean add(ObjectNode schema, Collection<ConstraintDescriptor<?>> descriptors) {
    Constraints constraints = new Constraints(schema);
    descriptors.forEach(constraints::add);
    return constraints.notNull;
  }

  private void add(ConstraintDescriptor<?> descriptor) {
    String name = descriptor.getAnnotation().annotationType().getSimpleName();
    notNull |= NOT_NULL.contains(name);
    if (!said(name, descriptor.getAttributes())) {
      if (descriptor.getComposingConstraints().isEmpty()) {
        unsaid(name);
      }
      descriptor.getComposingConstraints().forEach(this::add);
    }
  }

  private boolean said(String name, Map<String, Object> attributes) {
    return switch (name) {
      case "NotNull", "Valid" -> true;
      case "NotEmpty" -> size(1, Integer.MAX_VALUE);
      case "NotBlank" -> type.equals("string") && pattern("[^\\u0000-\\u0020]");
      case "Size", "Length" -> size(whole(attributes, "min"), whole(attributes, "max"));
      case "Pattern" ->
          type.equals("string") && pattern(anchored(attributes)); // matches(), not find()
      case "Email" -> type.equals("string") && email(attributes);
      case "UniqueElements" -> type.equals("array") && put("uniqueItems", true);
      case "AssertTrue" -> type.equals("boolean") && put("const", true);
      case "AssertFalse" -> type.equals("boolean") && put("const", false);
      default -> isNumber() && bound(name, attributes);
    };
  }

  private boolean bound(String name, Map<String, Object> attributes) {
    return switch (name) {
      case "Min" -> atLeast("minimum", number(attributes));
      case "Max" -> atMost("maximum", number(attributes));
      case "DecimalMin" ->
          atLeast(inclusive(attributes) ? "minimum" : "exclusiveMinimum", number(attributes));
      case "DecimalMax" ->
          atMost(inclusive(attributes) ? "maximum" : "exclusiveMaximum", number(attributes));
      case "Positive" -> atLeast("exclusiveMinimum", BigDecimal.ZERO);
      case "PositiveOrZero" -> atLeast("minimum", BigDecimal.ZERO);
      case "Negative" -> atMost("exclusiveMaximum", BigDecimal.ZERO);
      case "NegativeOrZero" -> atMost("maximum", BigDecimal.ZERO);
      case "Digits" -> digits(whole(attributes, "integer"), whole(attributes, "fraction"));
      default -> false;
    };
  }

  private boolean isNumber() {
    return type.equals("integer") || type.equals("number");
  }

  private static int whole(Map<String, Object> attributes, String name) {
    return ((Number) Objects.requireNonNull(attributes.get(name))).intValue();
  }

  private static BigDecimal number(Map<String, Object> attributes) {
    return new BigDecimal(String.valueOf(attributes.get("value")));
  }

  private static boolean inclusive(Map<String, Object> attributes) {
    return Boolean.TRUE.equals(attributes.get("inclusive"));
  }

  private boolean put(String keyword, boolean value) {
    schema.put(keyword, value);
    return true;
  }

  private boolean atLeast(String keyword, BigDecimal bound) {
    JsonNode present = schema.get(keyword);
    if (present == null || present.decimalValue().compareTo(bound) < 0) {
      schema.put(keyword, bound);
    }
    return true;
  }

  private boolean atMost(String keyword, BigDecimal bound) {
    JsonNode present = schema.get(keyword);
    if (present == null || present.decimalValue().compareTo(bound) > 0) {
      schema.put(keyword, bound);
    }
    return true;
  }

  private boolean digits(int integer, int fraction) {
    schema.putObject(DIGITS).put("integer", integer).put("fraction", fraction);
    return true;
  }

  private boolean size(int min, int max) {
    String what =
        switch (type) {
          case "string" -> "Length";
          case "array" -> "Items";
          case "object" -> "Properties";
          default -> "";
        };
    if (what.isEmpty()) {
      return false;
    }
    minSize(what, min);
    maxSize(what, max);
    return true;
  }

  private void minSize(String what, int min) {
    if (min > 0) {
      atLeast("min" + what, BigDecimal.valueOf(min));
    }
    if (type.equals("string") && min > 1) {
      atLeast(MIN_UNITS, BigDecimal.valueOf(min));
    }
  }

  private void maxSize(String what, int max) {
    if (max == Integer.MAX_VALUE) {
      return;
    }
    atMost("max" + what, BigDecimal.valueOf(max));
    if (type.equals("string")) {
      atMost(MAX_UNITS, BigDecimal.valueOf(max));
    }
  }

  private boolean email(Map<String, Object> attributes) {
    schema.put("format", "email");
    String regexp = String.valueOf(attributes.get("regexp"));
    return regexp.equals(".*") || pattern(anchored(attributes));
  }

  private boolean pattern(String pattern) {
    if (schema.has("pattern")) {
      ArrayNode all = schema.withArray("allOf");
      all.addObject().put("pattern", pattern);
    } else {
      schema.put("pattern", pattern);
    }
    return true;
  }

  private static String anchored(Map<String, Object> attributes) {
    Flag[] flags = (Flag[]) Objects.requireNonNull(attributes.get("flags"));
    StringBuilder letters = new StringBuilder();
    Arrays.stream(flags).map(Constraints::letter).forEach(letters::append);
    String end = letters.indexOf("x") >= 0 ? "\n" : ""; // a comment would extend to the end
    return "^(?%s:%s%s)$".formatted(letters, attributes.get("regexp"), end);
  }

  private static String letter(Flag flag) {
    return switch (flag) {
      case UNIX_LINES -> "d";
      case CASE_INSENSITIVE -> "i";
      case COMMENTS -> "x";
      case MULTILINE -> "m";
      case DOTALL -> "s";
      case UNICODE_CASE -> "u";
      case CANON_EQ -> ""; // has no letter; Java itself still checks it
    };
  }

  private void unsaid(String name) {
    schema.withArray(UNSAID).add(name);
  }

  /** Returns the fault of a value under the extension keywords above; null for none. */
  static @Nullable String fault(ObjectNode schema, JsonNode value) {
    if (value.isString()) {
      return unitsFault(schema, value.stringValue());
    }
    JsonNode digits = schema.get(DIGITS);
    return digits != null && value.isNumber() ? digitsFault(digits, value) : null;
  }

  private static @Nullable String unitsFault(ObjectNode schema, String text) {
    int max = schema.path(MAX_UNITS).asInt(Integer.MAX_VALUE);
    if (text.length() > max) {
      return "must have at most %d characters, which Java counts as UTF-16 code units, and has %d"
          .formatted(max, text.length());
    }
    int min = schema.path(MIN_UNITS).asInt(0);
    return text.length() < min
        ? "must have at least %d characters, not %s".formatted(min, Quote.of(text))
        : null;
  }

  private static @Nullable String digitsFault(JsonNode digits, JsonNode value) {
    BigDecimal number = value.decimalValue();
    int integer = digits.path("integer").intValue();
    int fraction = digits.path("fraction").intValue();
    boolean fits =
        number.precision() - number.scale() <= integer && Math.max(number.scale(), 0) <= fraction;
    return fits
        ? null
        : "must have at most %d digits before and %d after the decimal point, not %s"
            .formatted(integer, fraction, Json.MAPPER.writeValueAsString(value));
  }
}
