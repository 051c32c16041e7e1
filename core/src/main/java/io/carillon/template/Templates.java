package io.carillon.template;

import io.carillon.fault.Fault;
import io.carillon.json.JsonPath;
import io.carillon.text.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Placeholders in the texts of a JSON document; the names of its fields are never templates. A
 * document has at most {@value #MOST_PLACEHOLDERS} placeholders, and its texts at most {@value
 * #MOST_CHARACTERS} characters together once their values are filled in.
 */
public final class Templates {

  /** Maximum number of placeholders in a document. */
  public static final int MOST_PLACEHOLDERS = 1_000;

  /** Maximum number of characters of all texts of a document with their values. */
  public static final int MOST_CHARACTERS = 4 << 20;

  private static final int MOST_FAULTS = 100;

  private final List<Namespace> namespaces;

  /** Creates the templates whose placeholders these namespaces define; the first one wins. */
  public Templates(Namespace... namespaces) {
    this.namespaces = List.of(namespaces);
  }

  /** Returns whether any text of a document contains a placeholder or the escape for one. */
  public static boolean areIn(JsonNode json) {
    return switch (json) {
      case StringNode text -> Template.isIn(text.stringValue());
      case ObjectNode object -> object.valueStream().anyMatch(Templates::areIn);
      case ArrayNode array -> array.valueStream().anyMatch(Templates::areIn);
      default -> false;
    };
  }

  /** Visits a text of a document. */
  private interface Visitor {
    void visit(String text, JsonPath path);
  }

  private static void walk(JsonNode json, JsonPath path, Visitor visitor) {
    switch (json) {
      case StringNode text when Template.isIn(text.stringValue()) ->
          visitor.visit(text.stringValue(), path);
      case ObjectNode object ->
          object.forEachEntry((name, value) -> walk(value, path.field(name), visitor));
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          walk(array.get(i), path.element(i), visitor);
        }
      }
      default -> {}
    }
  }

  /** Returns which of these paths are those of texts of a document that contain placeholders. */
  public static Set<String> at(Set<String> paths, JsonNode json) {
    Set<String> found = new HashSet<>();
    walk(
        json,
        JsonPath.ROOT,
        (text, path) -> {
          String at = path.text();
          if (paths.contains(at)) {
            found.add(at);
          }
        });
    return found;
  }

  /** Returns all placeholders of a document that can be read. */
  public static List<Placeholder> placeholders(JsonNode json) {
    List<Placeholder> found = new ArrayList<>();
    walk(
        json,
        JsonPath.ROOT,
        (text, path) -> {
          try {
            found.addAll(Template.of(text).placeholders());
          } catch (TemplateException e) {
            // such a text is a fault, and has none
          }
        });
    return found;
  }

  /** Returns every fault of the placeholders of a document, by path; about 100 at most. */
  public List<Fault> faults(JsonNode json) {
    List<Fault> faults = new ArrayList<>();
    int[] count = {0};
    walk(
        json,
        JsonPath.ROOT,
        (text, path) -> {
          if (faults.size() < MOST_FAULTS && count[0] <= MOST_PLACEHOLDERS) {
            count[0] += addFaults(text, path, faults);
          }
        });
    if (count[0] > MOST_PLACEHOLDERS) {
      faults.add(new Fault("", "must have at most %,d placeholders".formatted(MOST_PLACEHOLDERS)));
    }
    return faults;
  }

  private int addFaults(String text, JsonPath path, List<Fault> faults) {
    try {
      List<Placeholder> placeholders = Template.of(text).placeholders();
      placeholders.stream()
          .limit(MOST_FAULTS)
          .flatMap(placeholder -> fault(placeholder).stream())
          .forEach(why -> faults.add(new Fault(path.text(), why)));
      return placeholders.size();
    } catch (TemplateException e) {
      faults.add(new Fault(path.text(), e.reason()));
      return 1;
    }
  }

  private Optional<String> fault(Placeholder placeholder) {
    Optional<Namespace> namespace = namespace(placeholder);
    if (namespace.isEmpty()) {
      return Optional.of(placeholder.sentence(unknown(placeholder)));
    }
    String fault = namespace.get().fault(placeholder);
    return fault == null ? Optional.empty() : Optional.of(placeholder.sentence(fault));
  }

  private Optional<Namespace> namespace(Placeholder placeholder) {
    return namespaces.stream().filter(one -> one.has(placeholder)).findFirst();
  }

  private String unknown(Placeholder placeholder) {
    List<String> names = namespaces.stream().flatMap(one -> one.names().stream()).toList();
    return "which is unknown: did you mean ${%s}? Known are %s; $${ is the text ${"
        .formatted(NearestName.of(placeholder.name(), names), String.join(", ", names));
  }

  /**
   * Returns a copy of a document with all placeholders replaced.
   *
   * @throws TemplateException with the path of the first text that cannot be rendered
   */
  public ObjectNode render(ObjectNode json) {
    return (ObjectNode) new Rendering().of(json, JsonPath.ROOT);
  }

  /**
   * Returns a text with all placeholders replaced.
   *
   * @throws TemplateException when it cannot be rendered
   */
  public String render(String text) {
    return Template.isIn(text) ? new Rendering().text(text, JsonPath.ROOT) : text;
  }

  private String value(Placeholder placeholder) {
    Namespace namespace =
        namespace(placeholder)
            .orElseThrow(
                () -> new TemplateException("", placeholder.sentence(unknown(placeholder))));
    String value = namespace.value(placeholder);
    String given = value == null ? placeholder.otherwise() : value;
    if (given == null) {
      throw new TemplateException("", placeholder.sentence(namespace.missing(placeholder)));
    }
    return given;
  }

  /** The rendering of one document, with what is left of its bounds. */
  private final class Rendering {

    private long characters = MOST_CHARACTERS;
    private int placeholders;

    JsonNode of(JsonNode json, JsonPath path) {
      return switch (json) {
        case StringNode text when Template.isIn(text.stringValue()) ->
            JsonNodeFactory.instance.stringNode(text(text.stringValue(), path));
        case ObjectNode object -> object(object, path);
        case ArrayNode array -> array(array, path);
        default -> json;
      };
    }

    private ObjectNode object(ObjectNode object, JsonPath path) {
      ObjectNode copy = object.objectNode();
      object.forEachEntry((name, value) -> copy.set(name, of(value, path.field(name))));
      return copy;
    }

    private ArrayNode array(ArrayNode array, JsonPath path) {
      ArrayNode copy = array.arrayNode();
      for (int i = 0; i < array.size(); i++) {
        copy.add(of(array.get(i), path.element(i)));
      }
      return copy;
    }

    String text(String text, JsonPath path) {
      try {
        String rendered = Template.of(text).render(this::value, characters);
        characters -= rendered.length();
        return rendered;
      } catch (TemplateException e) {
        throw e.path().isEmpty() ? e.at(path.text()) : e;
      }
    }

    private String value(Placeholder placeholder) {
      if (++placeholders > MOST_PLACEHOLDERS) {
        throw new TemplateException(
            "", "is in a document of more than %,d placeholders".formatted(MOST_PLACEHOLDERS));
      }
      return Templates.this.value(placeholder);
    }
  }

  /** Returns templates with a further namespace, which is asked first. */
  public Templates with(Namespace further) {
    return new Templates(
        Stream.concat(Stream.of(further), namespaces.stream()).toArray(Namespace[]::new));
  }
}
