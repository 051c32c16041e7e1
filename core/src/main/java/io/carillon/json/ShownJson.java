package io.carillon.json;

import io.carillon.fault.Quote;
import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Formats the beginning of JSON for a message; the cost does not depend on its size. */
final class ShownJson {

  private final StringBuilder out = new StringBuilder();

  private ShownJson() {}

  /** Returns the node as JSON text, cut after {@value Quote#LONGEST} characters. */
  static String of(JsonNode node) {
    ShownJson shown = new ShownJson();
    shown.append(node);
    return Quote.bounded(shown.out.toString(), Quote.LONGEST);
  }

  private boolean isFull() {
    return out.length() > Quote.LONGEST;
  }

  private void append(JsonNode node) {
    if (node.isObject()) {
      appendObject(node);
    } else if (node.isArray()) {
      appendArray(node);
    } else if (node.isString()) {
      appendText(node.stringValue());
    } else {
      out.append(node);
    }
  }

  private void appendObject(JsonNode node) {
    out.append('{');
    Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
    for (boolean first = true; fields.hasNext() && !isFull(); first = false) {
      Map.Entry<String, JsonNode> field = fields.next();
      out.append(first ? "" : ",");
      appendText(field.getKey());
      out.append(':');
      append(field.getValue());
    }
    out.append('}');
  }

  private void appendArray(JsonNode node) {
    out.append('[');
    for (int i = 0; i < node.size() && !isFull(); i++) {
      out.append(i == 0 ? "" : ",");
      append(node.get(i));
    }
    out.append(']');
  }

  private void appendText(String text) {
    int room = Math.min(text.length(), Quote.LONGEST + 1);
    out.append('"').append(text, 0, room).append('"');
  }
}
