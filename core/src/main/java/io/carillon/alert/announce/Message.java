package io.carillon.alert.announce;

import io.carillon.alert.kind.Language;
import io.carillon.definition.Json;
import io.carillon.template.Namespace;
import io.carillon.template.TextValues;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of a message's placeholders, by name, such as {@code title} for {@code
 * ${alert.title}}: plain texts without control characters, except line feeds in {@code text}. Names
 * that users wrote are shortened and stripped of what could pass for markup or another line.
 */
public record Message(Map<String, String> values) {

  private static final String PREFIX = "alert.";

  private static final int NAMED = 10;
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_LINE = 400;
  private static final int MOST_BYTES = 4_000;

  /**
   * Writes a message about alerts.
   *
   * @param alerts the first of them, at least one
   * @param count the number of all of them
   * @param url where they are listed
   */
  static Message of(Reason reason, Language language, List<Told> alerts, long count, String url) {
    boolean chinese = language == Language.ZH;
    List<String> names = alerts.stream().map(one -> clean(one.subject())).distinct().toList();
    String listed = listed(names, count, chinese);
    String title = heading(reason, chinese) + (chinese ? "：" : ": ") + listed;
    if (count == 1) {
      title += " " + clean(alerts.getFirst().words().in(language), LONGEST_LINE);
    }
    String text = text(title, alerts, count, language);
    Map<String, String> values = new TreeMap<>();
    values.put("title", title);
    values.put("text", text);
    values.put("html", html(text));
    values.put("status", reason.code());
    values.put("count", String.valueOf(count));
    values.put("names", listed);
    values.put("rule", rules(alerts));
    values.put("url", url);
    values.put("id", "");
    return new Message(values);
  }

  /** Returns the placeholders with its values. */
  Namespace namespace() {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((name, value) -> texts.put(PREFIX + name, value));
    return new TextValues(texts, Map.of(), ZoneOffset.UTC);
  }

  /** Returns it with the id of its announcement. */
  Message withId(String id) {
    Map<String, String> all = new TreeMap<>(values);
    all.put("id", id);
    return new Message(all);
  }

  private static String heading(Reason reason, boolean chinese) {
    return switch (reason) {
      case FIRING -> chinese ? "告警" : "Firing";
      case REPEATED -> chinese ? "告警持续" : "Still firing";
      case RESOLVED -> chinese ? "告警恢复" : "Resolved";
      case TRIAL -> chinese ? "测试告警" : "Test";
    };
  }

  private static String listed(List<String> names, long count, boolean chinese) {
    List<String> first = names.stream().limit(count > 3 ? 3 : NAMED).toList();
    String joined = String.join(chinese ? "、" : ", ", first);
    long more = count - first.size();
    if (more <= 0) {
      return joined;
    }
    return chinese
        ? "%s 等 %d 项".formatted(joined, count)
        : "%s and %d more".formatted(joined, more);
  }

  private static String text(String title, List<Told> alerts, long count, Language language) {
    StringBuilder text = new StringBuilder(title);
    int shown = 0;
    for (Told alert : alerts) {
      String line = "\n- " + line(alert, language);
      if (shown == NAMED || bytes(text) + bytes(line) > MOST_BYTES) {
        break;
      }
      text.append(line);
      shown++;
    }
    long more = count - shown;
    if (more > 0) {
      text.append(language == Language.ZH ? "\n另有 " + more + " 项" : "\nand " + more + " more");
    }
    return text.toString();
  }

  private static String line(Told alert, Language language) {
    String words = clean(alert.words().in(language), LONGEST_LINE);
    return clean(alert.subject()) + " " + words + " [" + clean(alert.rule()) + "]";
  }

  private static int bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static String rules(List<Told> alerts) {
    Set<String> rules = new LinkedHashSet<>();
    alerts.forEach(alert -> rules.add(clean(alert.rule())));
    return rules.stream().limit(3).collect(Collectors.joining(", "));
  }

  private static String clean(String text) {
    return clean(text, LONGEST_NAME);
  }

  /** Replaces control and direction characters by blanks, and angle brackets by others. */
  private static String clean(String text, int most) {
    StringBuilder clean = new StringBuilder();
    text.codePoints().limit(most).forEach(point -> clean.appendCodePoint(harmless(point)));
    return text.codePointCount(0, text.length()) > most
        ? clean.append('…').toString()
        : clean.toString();
  }

  private static int harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          ' ';
      default -> point == '<' ? '‹' : point == '>' ? '›' : point;
    };
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("\n", "<br>\n");
  }

  ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    values.forEach(json::put);
    return json;
  }

  static Message stored(ObjectNode json) {
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> value : json.properties()) {
      values.put(value.getKey(), value.getValue().stringValue());
    }
    return new Message(values);
  }
}
