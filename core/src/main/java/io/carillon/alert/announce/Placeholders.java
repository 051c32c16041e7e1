package io.carillon.alert.announce;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Fills placeholders such as <code>${alert.title}</code> in the texts of parameters; <code>$${</code>
 * is a literal <code>${</code>. A value is never read for placeholders again.
 */
final class Placeholders {

  private static final Pattern PLACE = Pattern.compile("\\$\\$\\{|\\$\\{alert\\.([^}]*)\\}");

  private Placeholders() {}

  /**
   * Returns a copy of the parameters with the values of a message.
   *
   * @throws InvalidInputException for a placeholder that does not exist, naming where it stands
   */
  static ObjectNode fill(ObjectNode parameters, Message message) {
    return (ObjectNode) fill(parameters, message.values(), "");
  }

  private static JsonNode fill(JsonNode node, Map<String, String> values, String path) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode filled = Json.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          String inside = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
          filled.set(field.getKey(), fill(field.getValue(), values, inside));
        }
        yield filled;
      }
      case ArrayNode array -> {
        ArrayNode filled = Json.MAPPER.createArrayNode();
        for (int i = 0; i < array.size(); i++) {
          filled.add(fill(array.get(i), values, path + "[" + i + "]"));
        }
        yield filled;
      }
      case StringNode text -> StringNode.valueOf(fill(text.stringValue(), values, path));
      default -> node;
    };
  }

  private static String fill(String text, Map<String, String> values, String path) {
    return PLACE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, values, path)));
  }

  private static String value(MatchResult found, Map<String, String> values, String path) {
    String name = found.group(1);
    if (name == null) {
      return "${";
    }
    String value = values.get(name);
    if (value == null) {
      throw InvalidInputException.at(
          path,
          "has ${alert.%s}, which does not exist; there are %s."
              .formatted(Quote.bounded(name, 50), String.join(", ", Message.NAMES)));
    }
    return value;
  }
}
