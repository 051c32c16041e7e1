package io.carillon.tasktype;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The numbers that a Java type can hold exactly, as a JSON Schema. */
final class NumberForm {

  private NumberForm() {}

  /** Completes the schema of a component of that type; empty when it is not numeric. */
  static Optional<ObjectNode> schema(Class<?> type, ObjectNode schema) {
    if (type == BigInteger.class) {
      return Optional.of(schema.put("type", "integer"));
    }
    if (type == BigDecimal.class || type == Number.class) {
      return Optional.of(schema.put("type", "number"));
    }
    if (is(type, double.class, Double.class, OptionalDouble.class)) {
      return Optional.of(schema.put("type", "number").put("format", "double"));
    }
    if (is(type, float.class, Float.class)) {
      return Optional.of(schema.put("type", "number").put("format", "float"));
    }
    if (is(type, long.class, Long.class, OptionalLong.class)) {
      return Optional.of(whole(schema, "int64", Long.MIN_VALUE, Long.MAX_VALUE));
    }
    if (is(type, int.class, Integer.class, OptionalInt.class)) {
      return Optional.of(whole(schema, "int32", Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (is(type, short.class, Short.class)) {
      return Optional.of(whole(schema, "int16", Short.MIN_VALUE, Short.MAX_VALUE));
    }
    return is(type, byte.class, Byte.class)
        ? Optional.of(whole(schema, "int8", Byte.MIN_VALUE, Byte.MAX_VALUE))
        : Optional.empty();
  }

  private static boolean is(Class<?> type, Class<?>... forms) {
    return Arrays.asList(forms).contains(type);
  }

  private static ObjectNode whole(ObjectNode schema, String format, long min, long max) {
    return schema
        .put("type", "integer")
        .put("format", format)
        .put("minimum", min)
        .put("maximum", max);
  }

  /** Returns the fault of a number under a schema format; null for none. */
  static @Nullable String fault(String format, JsonNode number) {
    if (!format.equals("double") && !format.equals("float")) {
      return null;
    }
    BigDecimal value = number.decimalValue();
    String nearest =
        format.equals("double")
            ? Double.toString(value.doubleValue())
            : Float.toString(value.floatValue());
    boolean finite = !nearest.endsWith("Infinity");
    if (finite && new BigDecimal(nearest).compareTo(value) == 0) {
      return null;
    }
    return finite
        ? "has more digits than its type holds: a %s would be %s".formatted(format, nearest)
        : "is beyond what a %s holds".formatted(format);
  }
}
