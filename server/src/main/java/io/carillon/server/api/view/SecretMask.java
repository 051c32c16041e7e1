package io.carillon.server.api.view;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.form.SchemaChoice;
import io.carillon.json.JsonPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.util.RawValue;

/**
 * Replaces secrets in parameters by asterisks wherever a response shows them: fields that the task
 * type's schema marks {@code writeOnly}, strings under a name that suggests a secret, and, in URLs,
 * the user info and query parameters with such a name.
 */
public final class SecretMask {

  /** Replacement for a secret. */
  public static final String MASK = "********";

  private static final String SENT_BACK =
      "has \"%s\", which stands in place of a secret in answers: send the secret itself, or leave the field out of a PATCH."
          .formatted(MASK);
  private static final int MOST_PLACES = 20;
  private static final String PARAMETERS = "parameters";
  private static final String SETTINGS = "settings"; // of a connection
  private static final Pattern NAMED = Pattern.compile("\\$\\{secret:[A-Za-z0-9_.-]{1,100}\\}");
  private static final Set<String> EXACT = Set.of("auth", "authorization", "cookie", "cookies");
  private static final List<String> PARTS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "apikey",
          "accesskey",
          "privatekey",
          "credential",
          "proxyauthorization",
          "setcookie",
          "sessionid");
  private static final Pattern USER =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{0,30}://)[^/?#\\s@]{1,2000}@");
  private static final Pattern QUERY = Pattern.compile("([?&;])([^=&;#\\s]{1,100})=([^&;#\\s]+)");

  private final Function<@Nullable String, Collection<JsonNode>> schemas;

  /**
   * Creates a mask with the schemas of the task types.
   *
   * @param schemas returns the schema of a type by name; all schemas for null or an unknown type
   */
  SecretMask(Function<@Nullable String, Collection<JsonNode>> schemas) {
    this.schemas = schemas;
  }

  /** Returns a copy without secrets. */
  JsonNode masked(JsonNode answer) {
    JsonNode copy = answer.deepCopy();
    walk(copy, null);
    return copy;
  }

  private void walk(JsonNode node, @Nullable String type) {
    if (node instanceof ObjectNode object) {
      JsonNode named = object.path("task_type");
      String known = named.isString() ? named.stringValue() : type;
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        JsonNode value = read(field.getValue());
        if (isParameters(field.getKey())) {
          object.set(field.getKey(), value("", value, schemas.apply(known), false));
        } else if (value.isString()) { // such as the message of an exception
          object.put(field.getKey(), withoutSecrets(value.stringValue()));
        } else {
          object.set(field.getKey(), value);
          walk(value, known);
        }
      }
    } else {
      node.forEach(element -> walk(element, type));
    }
  }

  /** Parses JSON that the response holds as raw text. */
  private static JsonNode read(JsonNode node) {
    return node instanceof POJONode pojo && pojo.getPojo() instanceof RawValue raw
        ? Json.MAPPER.readTree(String.valueOf(raw.rawValue()))
        : node;
  }

  // Differences name the field that differs by its dotted path.
  private static boolean isParameters(String field) {
    return field.equals(PARAMETERS)
        || field.equals(SETTINGS)
        || field.startsWith(PARAMETERS + ".")
        || field.endsWith("_" + PARAMETERS);
  }

  private static JsonNode value(
      String name, JsonNode node, Collection<JsonNode> schemas, boolean within) {
    boolean marked = schemas.stream().anyMatch(schema -> schema.path("writeOnly").asBoolean(false));
    boolean secret = within || marked || tellsOfASecret(name);
    if (node instanceof ObjectNode object) {
      return object(object, schemas, secret);
    }
    if (node instanceof ArrayNode array) {
      return array(name, array, schemas, secret);
    }
    if (node.isNull() || !(node.isString() || marked || (within && !node.isBoolean()))) {
      return node;
    }
    if (node.isString() && NAMED.matcher(node.stringValue()).matches()) {
      return node; // the name of a secret is none
    }
    return StringNode.valueOf(secret ? MASK : withoutSecrets(node.stringValue()));
  }

  private static ObjectNode object(
      ObjectNode object, Collection<JsonNode> schemas, boolean secret) {
    List<? extends JsonNode> possible =
        schemas.stream().flatMap(schema -> SchemaChoice.possible(schema, object).stream()).toList();
    for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
      String key = field.getKey();
      List<JsonNode> inner = possible.stream().map(schema -> property(schema, key)).toList();
      object.set(key, value(key, field.getValue(), inner, secret));
    }
    return object;
  }

  private static ArrayNode array(
      String name, ArrayNode array, Collection<JsonNode> schemas, boolean secret) {
    List<JsonNode> inner = schemas.stream().map(schema -> schema.path("items")).toList();
    for (int i = 0; i < array.size(); i++) {
      array.set(i, value(name, array.get(i), inner, secret));
    }
    return array;
  }

  private static JsonNode property(JsonNode schema, String name) {
    JsonNode property = schema.path("properties").path(name);
    return property.isMissingNode() ? schema.path("additionalProperties") : property;
  }

  static boolean tellsOfASecret(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
    return EXACT.contains(plain) || PARTS.stream().anyMatch(plain::contains);
  }

  private static String withoutSecrets(String text) {
    if (text.indexOf("://") < 0) {
      return text;
    }
    String shown = USER.matcher(text).replaceAll("$1" + MASK + "@");
    return QUERY
        .matcher(shown)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                tellsOfASecret(found.group(2))
                    ? found.group(1) + found.group(2) + "=" + MASK
                    : found.group()));
  }

  /** Returns faults for the first places below {@code parameters} where JSON has the mask. */
  public static List<Fault> faults(JsonNode json) {
    List<String> places = new ArrayList<>();
    find(json, JsonPath.ROOT, false, places);
    return places.stream().map(place -> new Fault(place, SENT_BACK)).toList();
  }

  private static void find(JsonNode node, JsonPath path, boolean within, List<String> places) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(field ->
              find(
                  field.getValue(),
                  path.field(field.getKey()),
                  within || isParameters(field.getKey()),
                  places));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        find(array.get(i), path.element(i), within, places);
      }
    } else if (within
        && places.size() < MOST_PLACES
        && node.isString()
        && node.stringValue().contains(MASK)) {
      places.add(path.text());
    }
  }
}
