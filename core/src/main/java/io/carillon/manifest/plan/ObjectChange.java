package io.carillon.manifest.plan;

import io.carillon.manifest.document.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What applying does to one object.
 *
 * @param before its present state; null when it does not exist
 * @param after its state in the file; null when it is deleted
 * @param fields those that differ; empty unless it is changed
 * @param adopted true when it existed and had no owner
 */
public record ObjectChange(
    Key key,
    Action action,
    @Nullable ObjectNode before,
    @Nullable ObjectNode after,
    List<FieldChange> fields,
    boolean adopted) {

  /** Copies the list. */
  public ObjectChange {
    fields = List.copyOf(fields);
  }
}
