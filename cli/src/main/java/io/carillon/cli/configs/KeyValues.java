package io.carillon.cli.configs;

import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.output.JsonText;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects of options such as {@code --param retries=3}. A value that is JSON other than text is
 * taken as such: numbers, true, false, null, arrays and objects; {@code "3"} is the text 3. A dot
 * in the key goes into an object.
 */
public final class KeyValues {

  private KeyValues() {}

  /**
   * Returns the object.
   *
   * @param option that has the values, for the sentence about a wrong one
   * @throws UsageException when one has no {@code =} or no key
   */
  public static ObjectNode object(String option, List<String> pairs) {
    ObjectNode object = JsonText.object();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageException("usage.pair", option, pair);
      }
      put(object, option, pair.substring(0, equals), value(pair.substring(equals + 1)));
    }
    return object;
  }

  /**
   * Returns an object of texts.
   *
   * @throws UsageException when one has no {@code =} or no key
   */
  public static ObjectNode texts(String option, List<String> pairs) {
    ObjectNode object = JsonText.object();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageException("usage.pair", option, pair);
      }
      object.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return object;
  }

  private static void put(ObjectNode object, String option, String key, JsonNode value) {
    String[] path = key.split("\\.", -1);
    ObjectNode parent = object;
    for (int i = 0; i < path.length - 1; i++) {
      JsonNode inner = parent.path(path[i]);
      if (inner.isMissingNode()) {
        parent = parent.putObject(path[i]);
      } else if (inner instanceof ObjectNode known) {
        parent = known;
      } else {
        throw new UsageException("usage.pair", option, key);
      }
    }
    parent.set(path[path.length - 1], value);
  }

  private static JsonNode value(String text) {
    try {
      return JsonText.read(text);
    } catch (JacksonException e) {
      return JsonText.text(text); // no JSON
    }
  }
}
