package io.carillon.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of a task type as Markdown tables of a page, from its JSON Schema. */
public final class ParameterTable {

  /** The language of a page. */
  public enum Language {
    ENGLISH,
    CHINESE;

    /** Returns the text in this language. */
    public String of(String english, String chinese) {
      return this == ENGLISH ? english : chinese;
    }
  }

  private final Language language;
  private final StringBuilder page = new StringBuilder();

  private ParameterTable(Language language) {
    this.language = language;
  }

  /**
   * Returns the tables: one, or one for each alternative of a choice. A parameter without a Chinese
   * text has its English one.
   */
  public static String of(ObjectNode schema, Language language) {
    ParameterTable tables = new ParameterTable(language);
    Optional<SchemaChoice> choice = SchemaChoice.in(schema);
    if (choice.isEmpty()) {
      tables.table(schema);
    }
    choice.ifPresent(tables::alternatives);
    return tables.page.toString();
  }

  private void alternatives(SchemaChoice choice) {
    for (ObjectNode one : choice.alternatives()) {
      page.append("**`\"%s\": \"%s\"`** ".formatted(choice.property(), choice.name(one)))
          .append(sentence(one))
          .append("\n\n");
      table(one);
      page.append('\n');
    }
  }

  private void table(ObjectNode schema) {
    page.append(
        language.of(
            "| parameter | form | meaning | default |\n|---|---|---|---|\n",
            "| 参数 | 形式 | 含义 | 默认值 |\n|---|---|---|---|\n"));
    rows(schema, "");
  }

  private void rows(ObjectNode schema, String path) {
    List<String> required =
        schema.path("required").valueStream().map(JsonNode::stringValue).toList();
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          String name = property.getKey();
          if (property.getValue() instanceof ObjectNode value && !value.has("const")) {
            row(value, path + name, required.contains(name));
          }
        });
  }

  private void row(ObjectNode property, String path, boolean required) {
    page.append(
        "| `%s` | %s | %s | %s |\n"
            .formatted(
                path,
                form(property),
                cell(text(property, "description")),
                otherwise(property, required)));
    inside(property, path);
  }

  private void inside(ObjectNode property, String path) {
    Optional<SchemaChoice> choice = SchemaChoice.in(property);
    if (choice.isPresent()) {
      for (ObjectNode one : choice.get().alternatives()) {
        page.append(
            "| `%s.%s` | `%s` | %s | |\n"
                .formatted(
                    path, choice.get().property(), choice.get().name(one), cell(sentence(one))));
        rows(one, path + ".");
      }
      return;
    }
    rows(property, path + ".");
    if (property.get("items") instanceof ObjectNode items) {
      inside(items, path + "[]");
    }
    if (property.get("additionalProperties") instanceof ObjectNode values) {
      inside(values, path + ".*");
    }
  }

  private String text(JsonNode schema, String keyword) {
    String english = schema.path(keyword).asString("");
    return language == Language.ENGLISH
        ? english
        : schema.path(FormTexts.CHINESE).path(keyword).asString(english);
  }

  private String sentence(JsonNode schema) {
    String text = text(schema, "description");
    return text.isEmpty() ? "" : text + language.of(".", "。");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private String otherwise(ObjectNode property, boolean required) {
    JsonNode value = property.get("default");
    if (value != null) {
      return "`%s`".formatted(value.isString() ? value.stringValue() : value.toString());
    }
    return required ? language.of("required", "必填") : "";
  }

  private String form(ObjectNode property) {
    List<String> parts = new ArrayList<>();
    parts.add(kind(property));
    if (property.has("x-connection")) {
      parts.add(language.of("of the kind ", "类型为 ") + choices(property.path("x-connection")));
    }
    bound(property, "minimum", "maximum").ifPresent(parts::add);
    bound(property, "minLength", "maxLength")
        .ifPresent(size -> parts.add(size + language.of(" characters", " 个字符")));
    bound(property, "minItems", "maxItems").ifPresent(parts::add);
    bound(property, "minProperties", "maxProperties").ifPresent(parts::add);
    String unit =
        language == Language.ENGLISH
            ? property.path("x-unit").asString("")
            : property
                .path(FormTexts.CHINESE)
                .path("unit")
                .asString(property.path("x-unit").asString(""));
    if (!unit.isEmpty()) {
      parts.add(unit);
    }
    return String.join(language.of(", ", "，"), parts);
  }

  private String kind(JsonNode schema) {
    if (schema.has("x-connection")) {
      return language.of("name of a connection", "连接名称");
    }
    if (schema.has("enum")) {
      return choices(schema.path("enum"));
    }
    return switch (type(schema)) {
      case "string" -> text(schema);
      case "integer" -> language.of("whole number", "整数");
      case "number" -> language.of("number", "数字");
      case "boolean" -> language.of("true or false", "true 或 false");
      case "array" -> language.of("list: ", "列表：") + kind(schema.path("items"));
      case "object" -> object(schema);
      default -> language.of("any", "任意值");
    };
  }

  private String text(JsonNode schema) {
    return switch (schema.path("format").asString("")) {
      case "carillon-duration" -> language.of("duration", "时长");
      case "charset" -> language.of("charset", "字符集");
      case "uri-reference" -> "URL";
      case "email" -> language.of("mail address", "邮件地址");
      default -> language.of("text", "文本");
    };
  }

  private String object(JsonNode schema) {
    return schema.get("additionalProperties") instanceof ObjectNode values
        ? language.of("by name: ", "按名称：") + kind(values)
        : language.of("object", "对象");
  }

  private String choices(JsonNode values) {
    return values
        .valueStream()
        .filter(value -> !value.isNull())
        .map(value -> "`" + value.asString() + "`")
        .collect(Collectors.joining(language.of(", ", "、")));
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isString()
        ? type.stringValue()
        : type.valueStream()
            .map(JsonNode::stringValue)
            .filter(one -> !one.equals("null"))
            .findFirst()
            .orElse("");
  }

  private Optional<String> bound(JsonNode schema, String least, String most) {
    JsonNode low = schema.get(least);
    JsonNode high = schema.get(most);
    boolean isLow =
        low != null && low.asLong() != Integer.MIN_VALUE && low.asLong() != Long.MIN_VALUE;
    boolean isHigh =
        high != null && high.asLong() != Integer.MAX_VALUE && high.asLong() != Long.MAX_VALUE;
    if (isLow && isHigh) {
      return Optional.of(number(low) + language.of(" to ", " 到 ") + number(high));
    }
    if (isHigh) {
      return Optional.of(language.of("at most ", "至多 ") + number(high));
    }
    return isLow && (low.asLong() != 0 || least.equals("minimum"))
        ? Optional.of(language.of("at least ", "至少 ") + number(low))
        : Optional.empty();
  }

  private static String number(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asLong());
  }
}
