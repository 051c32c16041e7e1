package io.carillon.tasktype;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.carillon.fault.Quote;
import io.carillon.time.Durations;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Words JSON Schema faults like all other faults: the rule, then the value. */
final class SchemaMessages {

  private static final int MOST_EXAMPLES = 3;

  private SchemaMessages() {}

  /**
   * Returns the message of a fault.
   *
   * @param schema the document that was validated against
   */
  static String of(Error error, JsonNode schema) {
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
      case "pattern" -> pattern(error, schema);
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

  /** Words the rule by examples where the schema has some: few read regular expressions. */
  private static String pattern(Error error, JsonNode schema) {
    String pattern = limit(error, 0);
    String duration = pattern.contains(Durations.PATTERN) ? noDuration(error) : null;
    if (duration != null) {
      return duration;
    }
    JsonNode examples = around(error, schema).path("examples");
    return examples.isEmpty()
        ? "must match the pattern " + pattern + not(error)
        : "must be of the form %s%s"
            .formatted(
                examples
                    .valueStream()
                    .limit(MOST_EXAMPLES)
                    .map(example -> Quote.bounded(example.toString(), Quote.LONGEST))
                    .collect(Collectors.joining(" or ")),
                not(error));
  }

  private static @Nullable String noDuration(Error error) {
    try {
      Durations.parse(error.getInstanceNode().stringValue());
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Returns the schema that the keyword of a fault is in; a missing node when it is not found. */
  private static JsonNode around(Error error, JsonNode schema) {
    NodePath path = error.getSchemaLocation().getFragment();
    JsonNode found = schema;
    for (int i = 0; i < path.getNameCount() - 1; i++) {
      found =
          path.getElement(i) instanceof Integer index
              ? found.path(index)
              : found.path(path.getElement(i).toString());
    }
    return found;
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
