package io.carillon.secret;

import io.carillon.definition.Json;
import io.carillon.task.TaskError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces values of secrets in texts by {@value #MASK}: the values that one attempt or test was
 * given. A value is recognized as it is, in the escapes of JSON and of URLs, in Base64 (also within
 * a longer text, as the password of {@code Authorization: Basic}), and by each line of its own that
 * is long enough. Values of fewer than {@value #SHORTEST} characters are not replaced, because they
 * occur in innocent texts; nor are parts of a value, except at the end of a text that was cut.
 * Thread-safe.
 */
public final class SecretMask {

  /** What stands for a value. */
  public static final String MASK = "***";

  /** Minimum number of characters of a value that is replaced. */
  public static final int SHORTEST = 6;

  private static final int SHORTEST_BASE64 = 8;
  private static final int MOST = 1_000;
  private static final char CUT = '…';

  private volatile List<String> needles = List.of();
  private volatile List<Pattern> inUrls = List.of();

  /** Creates a mask of no values. */
  public SecretMask() {}

  /** Adds a value. */
  public synchronized void add(String value) {
    TreeSet<String> all =
        new TreeSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(text -> text));
    all.addAll(needles);
    addForms(value, all);
    addBase64(value, all);
    value.lines().limit(MOST).map(String::strip).forEach(line -> addForms(line, all));
    needles = all.stream().limit(MOST).toList();
    if (value.length() >= SHORTEST && !UrlForms.isPlain(value)) {
      List<Pattern> more = new ArrayList<>(inUrls);
      more.add(UrlForms.pattern(value));
      inUrls = List.copyOf(more);
    }
  }

  private static void addForms(String value, Set<String> all) {
    if (value.length() >= SHORTEST) {
      all.add(value);
      String quoted = Json.MAPPER.writeValueAsString(value);
      all.add(quoted.substring(1, quoted.length() - 1));
      String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
      all.add(encoded);
      all.add(encoded.replace("+", "%20"));
    }
  }

  /**
   * Adds the letters that stand for a value alone, wherever it begins in a text: in each of the
   * three places that its first byte may have in a group.
   */
  private static void addBase64(String value, Set<String> all) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int before = 0; before < 3; before++) {
      byte[] text = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, text, before, bytes.length);
      String letters =
          Base64.getEncoder()
              .encodeToString(text)
              .substring((before * 8 + 5) / 6, text.length * 8 / 6);
      if (letters.length() >= SHORTEST_BASE64) {
        all.add(letters);
        all.add(letters.replace('+', '-').replace('/', '_'));
      }
    }
  }

  /** Returns whether there is nothing to replace. */
  public boolean isEmpty() {
    return needles.isEmpty();
  }

  /** Returns a text without the values. */
  public String text(String text) {
    String masked = text;
    for (String needle : needles) {
      if (masked.contains(needle)) {
        masked = masked.replace(needle, MASK);
      }
    }
    if (masked.indexOf('%') >= 0) {
      for (Pattern form : inUrls) {
        masked = form.matcher(masked).replaceAll(MASK);
      }
    }
    return withoutCutValue(masked);
  }

  /** Returns a text without the values; null for null. */
  public @Nullable String textOrNull(@Nullable String text) {
    return text == null ? null : text(text);
  }

  /** Removes the beginning of a value at the end of a text that was cut there. */
  private String withoutCutValue(String text) {
    if (text.isEmpty() || text.charAt(text.length() - 1) != CUT) {
      return text;
    }
    String kept = text.substring(0, text.length() - 1);
    for (String needle : needles) {
      for (int length = Math.min(needle.length() - 1, kept.length()); length > 2; length--) {
        if (kept.endsWith(needle.substring(0, length))) {
          return kept.substring(0, kept.length() - length) + MASK + CUT;
        }
      }
    }
    return text;
  }

  /** Returns an error without the values. */
  public TaskError error(TaskError error) {
    return isEmpty()
        ? error
        : new TaskError(text(error.type()), text(error.message()), textOrNull(error.stack()));
  }

  /** Returns JSON without the values, in texts, names of fields and numbers. */
  public String json(String json) {
    boolean clean =
        needles.stream().noneMatch(json::contains) && (inUrls.isEmpty() || json.indexOf('%') < 0);
    return isEmpty() || (clean && json.indexOf(CUT) < 0)
        ? json
        : Json.MAPPER.writeValueAsString(tree(Json.MAPPER.readTree(json)));
  }

  private JsonNode tree(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = object.objectNode();
        object.forEachEntry((name, value) -> copy.set(text(name), tree(value)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(element -> copy.add(tree(element)));
        yield copy;
      }
      default -> value(node);
    };
  }

  private JsonNode value(JsonNode node) {
    if (!node.isString() && !node.isNumber()) {
      return node;
    }
    String text = node.asString();
    String masked = text(text);
    return masked.equals(text) ? node : Json.MAPPER.getNodeFactory().stringNode(masked);
  }

  /** Omits the values. */
  @Override
  public String toString() {
    return "SecretMask";
  }
}
