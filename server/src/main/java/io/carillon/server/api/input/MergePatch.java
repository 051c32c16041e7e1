package io.carillon.server.api.input;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Merge patch of a JSON object (RFC 7396). */
public final class MergePatch {

  private MergePatch() {}

  /**
   * Applies the patch to the target and returns it. An object whose {@code type} changes is
   * replaced as a whole: a cron schedule that becomes an interval does not keep its expression.
   */
  public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      JsonNode value = change.getValue();
      JsonNode before = target.get(change.getKey());
      if (value.isNull()) {
        target.remove(change.getKey());
      } else if (value instanceof ObjectNode inner) {
        ObjectNode begin = begin(before, inner, target);
        target.set(change.getKey(), apply(begin, inner));
      } else {
        target.set(change.getKey(), value);
      }
    }
    return target;
  }

  private static ObjectNode begin(@Nullable JsonNode before, ObjectNode patch, ObjectNode target) {
    JsonNode type = patch.get("type");
    boolean kept =
        before instanceof ObjectNode && (type == null || type.equals(before.get("type")));
    return kept && before instanceof ObjectNode object ? object : target.objectNode();
  }
}
