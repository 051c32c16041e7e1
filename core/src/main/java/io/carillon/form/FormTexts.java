package io.carillon.form;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The texts of a form, in files beside the class that declares the record, or beside the record
 * itself if it is declared in none: {@code SendReport.properties} and {@code
 * SendReport_zh_CN.properties} for {@code SendReport.Parameters}, in UTF-8. Their keys are {@code
 * title} and {@code description} for the whole, and {@code PATH.title}, {@code PATH.description}
 * and {@code PATH.unit} for a parameter, as in {@code fields.selector.title}; the value that names
 * an alternative of a sealed interface is a part of the path. English texts become {@code title},
 * {@code description} and {@code x-unit} of the schema, in place of those of annotations; Chinese
 * ones an object under {@code x-zh}.
 */
public final class FormTexts {

  /** The keyword of the Chinese texts: an object with {@code title}, {@code description}, unit. */
  public static final String CHINESE = "x-zh";

  private static final List<String> KEYWORDS = List.of("title", "description", "unit");

  private final Bundle english;
  private final Bundle chinese;

  private FormTexts(Class<?> owner) {
    this.english = Bundle.read(owner, ".properties");
    this.chinese = Bundle.read(owner, "_zh_CN.properties");
  }

  /** The texts of one file; without a file, none. */
  private record Bundle(String file, Properties texts, Set<String> used) {

    static Bundle read(Class<?> owner, String suffix) {
      String binary = owner.getName();
      String file = binary.substring(binary.lastIndexOf('.') + 1) + suffix;
      Properties texts = new Properties();
      try (InputStream in = owner.getResourceAsStream(file)) {
        if (in != null) {
          texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the texts in %s cannot be read: %s".formatted(file, e.getMessage()), e);
      }
      return new Bundle(file, texts, new HashSet<>());
    }

    @Nullable String text(String key) {
      used.add(key);
      return texts.getProperty(key);
    }

    void requireAllUsed() {
      Set<String> unknown = new TreeSet<>(texts.stringPropertyNames());
      unknown.removeAll(used);
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "%s has texts of no parameter: %s".formatted(file, String.join(", ", unknown)));
      }
    }
  }

  /**
   * Adds the texts of a record, or of a sealed interface of records, to its schema, in place.
   *
   * @throws IllegalArgumentException naming the file, for one that cannot be read, and for a key
   *     that names no parameter
   */
  public static void add(Class<?> record, ObjectNode schema) {
    Class<?> around = record.getEnclosingClass();
    FormTexts texts = new FormTexts(around == null ? record : around);
    texts.visit(schema, "");
    texts.english.requireAllUsed();
    texts.chinese.requireAllUsed();
  }

  private void visit(ObjectNode schema, String path) {
    describe(schema, path);
    visitInside(schema, path);
  }

  private void describe(ObjectNode schema, String path) {
    ObjectNode translated = schema.objectNode();
    for (String keyword : KEYWORDS) {
      String key = path.isEmpty() ? keyword : path + "." + keyword;
      put(schema, keyword.equals("unit") ? "x-unit" : keyword, english.text(key));
      put(translated, keyword, chinese.text(key));
    }
    if (!translated.isEmpty()) {
      schema.set(CHINESE, translated);
    }
  }

  private static void put(ObjectNode object, String keyword, @Nullable String text) {
    if (text != null) {
      object.put(keyword, text);
    }
  }

  private void visitInside(ObjectNode schema, String path) {
    SchemaChoice.in(schema)
        .ifPresent(choice ->
            choice.alternatives().forEach(one -> visit(one, inside(path, choice.name(one)))));
    schema
        .path("properties")
        .properties()
        .forEach(property -> visitProperty(property.getValue(), inside(path, property.getKey())));
    // Elements have no texts of their own: those of the list or map are theirs.
    for (String keyword : List.of("items", "additionalProperties")) {
      if (schema.get(keyword) instanceof ObjectNode elements) {
        visitInside(elements, path);
      }
    }
  }

  private void visitProperty(JsonNode property, String path) {
    if (property instanceof ObjectNode schema) {
      visit(schema, path);
    }
  }

  private static String inside(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
