package io.carillon.manifest.yaml;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes JSON as YAML in one form: equal JSON gives the same bytes, and {@link YamlReader} reads
 * back what was written. Fields keep their order.
 */
public final class YamlWriter {

  private static final String STEP = "  ";
  // A longer key needs the explicit form (YAML 1.2.2, section 8.2.2: 1024 characters).
  private static final int LONGEST_KEY = 1_000;

  private final StringBuilder out = new StringBuilder();
  private final Map<String, List<String>> comments;

  private YamlWriter(Map<String, List<String>> comments) {
    this.comments = comments;
  }

  /** Writes one document, without a marker before it. */
  public static String write(ObjectNode document) {
    return write(document, Map.of());
  }

  /**
   * Writes one document with comments.
   *
   * @param comments the lines above a value, by its path such as {@code configs[0]}; those of the
   *     empty path stand at the top
   */
  public static String write(ObjectNode document, Map<String, List<String>> comments) {
    YamlWriter writer = new YamlWriter(comments);
    writer.comment("", "");
    if (document.isEmpty()) {
      writer.out.append("{}\n");
    } else {
      writer.fields(document, "", "", false);
    }
    return writer.out.toString();
  }

  private void comment(String path, String indent) {
    for (String text : comments.getOrDefault(path, List.of())) {
      for (String line : text.split("\\R", -1)) {
        out.append(indent).append(("# " + YamlText.commentable(line)).stripTrailing()).append('\n');
      }
    }
  }

  /**
   * Writes the fields of a mapping.
   *
   * @param within true when the first field follows the dash of a list on its line
   */
  private void fields(ObjectNode mapping, String path, String indent, boolean within) {
    boolean first = within;
    for (Map.Entry<String, JsonNode> field : mapping.properties()) {
      String inside = inside(path, path.isEmpty() ? field.getKey() : "." + field.getKey());
      if (!first) {
        comment(inside, indent);
        out.append(indent);
      }
      first = false;
      field(field.getKey(), field.getValue(), inside, indent);
    }
  }

  /** Returns the path of a value, which only comments are found by. */
  private String inside(String path, String step) {
    return comments.isEmpty() ? path : path + step;
  }

  private void field(String name, JsonNode value, String path, String indent) {
    String key = YamlText.line(name);
    if (key.length() > LONGEST_KEY) {
      out.append("? ").append(key).append('\n').append(indent);
      key = "";
    }
    out.append(key).append(':');
    value(value, path, indent);
  }

  /** Writes what follows a colon. */
  private void value(JsonNode value, String path, String indent) {
    if (value instanceof ObjectNode object && !object.isEmpty()) {
      out.append('\n');
      fields(object, path, indent + STEP, false);
    } else if (value instanceof ArrayNode array && !array.isEmpty()) {
      out.append('\n');
      elements(array, path, indent + STEP);
    } else {
      scalar(value, indent);
    }
  }

  private void elements(ArrayNode list, String path, String indent) {
    for (int i = 0; i < list.size(); i++) {
      String inside = inside(path, "[" + i + "]");
      comment(inside, indent);
      out.append(indent).append('-');
      element(list.get(i), inside, indent);
    }
  }

  private void element(JsonNode value, String path, String indent) {
    if (value instanceof ObjectNode object && !object.isEmpty()) {
      out.append(' ');
      fields(object, path, indent + STEP, true);
    } else if (value instanceof ArrayNode array && !array.isEmpty()) {
      out.append('\n');
      elements(array, path, indent + STEP);
    } else {
      scalar(value, indent);
    }
  }

  private void scalar(JsonNode value, String indent) {
    out.append(' ');
    if (value.isString()) {
      text(value.stringValue(), indent);
    } else if (value.isNumber()) {
      out.append(YamlText.number(value)).append('\n');
    } else {
      out.append(value).append('\n'); // true, false, null, [] and {}
    }
  }

  private void text(String text, String indent) {
    if (!YamlText.fitsBlock(text)) {
      out.append(YamlText.line(text)).append('\n');
      return;
    }
    boolean ends = text.endsWith("\n");
    out.append(ends ? "|" : "|-").append('\n');
    String lines = ends ? text.substring(0, text.length() - 1) : text;
    for (String line : lines.split("\n", -1)) {
      out.append(line.isEmpty() ? "" : indent + STEP + line).append('\n');
    }
  }
}
