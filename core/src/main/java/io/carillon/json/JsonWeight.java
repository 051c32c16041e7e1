package io.carillon.json;

import tools.jackson.databind.JsonNode;

/** Estimates the memory that parsed JSON takes, for budgets and caches. */
public final class JsonWeight {

  private static final int NODE = 32;
  private static final int CONTAINER = 96;
  private static final int FIELD = 96;
  private static final int TEXT = 56;

  private JsonWeight() {}

  /**
   * Returns the approximate size of a tree in bytes; the estimate is rather high.
   *
   * @param tree no deeper than its parser allows
   */
  public static long of(JsonNode tree) {
    if (tree.isObject()) {
      long fields = 0;
      for (var field : tree.properties()) {
        fields += FIELD + bytes(field.getKey()) + of(field.getValue());
      }
      return CONTAINER + fields;
    }
    if (tree.isArray()) {
      long elements = 0;
      for (JsonNode element : tree) {
        elements += 8 + of(element);
      }
      return CONTAINER + elements;
    }
    return tree.isString() ? TEXT + bytes(tree.stringValue()) : NODE;
  }

  /** Returns 2 bytes for each character; a text of Latin-1 characters takes half of that. */
  private static long bytes(String text) {
    return 2L * text.length();
  }
}
