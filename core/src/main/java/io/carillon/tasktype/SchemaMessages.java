package io.carillon.tasktype;

import com.networknt.schema.Error;
import io.carillon.fault.Quote;
import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Words JSON Schema faults like all other faults: the rule, then the value. */
final class SchemaMessages {

  private SchemaMessages() {}

  /** Returns the message of a fault. */
  static String of(Error error) {
    return switch (error.getKeyword()) {
      case "required" -> "is required and missing";
      case "additionalProperties", "unevaluatedProperties" ->
          "is unknown: the schema has no such property";
      case "uniqueItems" -> "must not have the same item twice";
      case "type" -> "must be " + types(limit(error, 1)) + not(error);
      case "enum" -> "must be one of " + limit(error, 0) + not(error);
      case "const" -> "must be " + limit(error, 0) + not(error);
      case "minimum" -> "must be at least " + limit(error, 0) + not(error);
      case "maximum" -> "must be at most " + limit(error, 0) + not(error);
      case "exclusiveMinimum" -> "must be more than " + limit(error, 0) + not(error);
      case "exclusiveMaximum" -> "must be less than " + limit(error, 0) + not(error);
      case "multipleOf" -> "must be a multiple of " + limit(error, 0) + not(error);
      case "pattern" -> "must match the pattern " + limit(error, 0) + not(error);
      case "minLength" -> "must have at least " + count(error, "character", "characters");
      case "maxLength" -> "must have at most " + count(error, "character", "characters");
      case "minItems" -> "must have at least " + count(error, "item", "items");
      case "maxItems" -> "must have at most " + count(error, "item", "items");
      case "minProperties" -> "must have at least " + count(error, "property", "properties");
      case "maxProperties" -> "must have at most " + count(error, "property", "properties");
      case "propertyNames" -> "has a name that is not allowed: " + limit(error, 1);
      case "format" -> format(error) + not(error);
      case null, default -> error.getMessage() + not(error);
    };
  }

  /** Returns an argument of the rule by number; empty when the validator provides none. */
  private static String limit(Error error, int number) {
    Object[] arguments = error.getArguments();
    return arguments == null || arguments.length <= number ? "" : String.valueOf(arguments[number]);
  }

  /** Formats types as in {@code a string or null}. */
  private static String types(String allowed) {
    return Arrays.stream(allowed.replaceAll("[\\[\\]\\s]", "").split(",", -1))
        .map(SchemaMessages::withArticle)
        .collect(Collectors.joining(" or "));
  }

  private static String withArticle(String type) {
    return switch (type) {
      case "null" -> type;
      case "integer", "array", "object" -> "an " + type;
      default -> "a " + type;
    };
  }

  private static String count(Error error, String one, String many) {
    String limit = limit(error, 0);
    JsonNode found = error.getInstanceNode();
    String unit = limit.equals("1") ? one : many;
    return found.isContainer()
        ? "%s %s, and has %d".formatted(limit, unit, found.size())
        : "%s %s%s".formatted(limit, unit, not(error));
  }

  private static String not(Error error) {
    JsonNode found = error.getInstanceNode();
    if (found == null) {
      return "";
    }
    return ", not "
        + switch (found.getNodeType()) {
          case ARRAY -> "an array";
          case OBJECT -> "an object";
          default -> Quote.bounded(found.toString(), Quote.LONGEST);
        };
  }

  // The validator says "does not match the uuid pattern must be a valid RFC 4122 UUID".
  private static String format(Error error) {
    String message = error.getMessage();
    int rule = message.indexOf("must be ");
    return rule < 0 ? "must have the format " + limit(error, 0) : message.substring(rule);
  }
}
