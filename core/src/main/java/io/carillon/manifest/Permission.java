package io.carillon.manifest;

import io.carillon.fault.Fault;
import io.carillon.manifest.document.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Decides which objects a caller may change. */
@FunctionalInterface
public interface Permission {

  /** Permits every object. */
  Permission ALL = key -> null;

  /** Returns why the caller may not change an object, as a sentence; null when it may. */
  @Nullable String refusal(Key key);

  /**
   * Returns the faults of an object that the caller may not send; none by default.
   *
   * @param json the object as the file has it
   */
  default List<Fault> faults(ObjectNode json) {
    return List.of();
  }
}
