package io.carillon.manifest.section;

import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A kind of objects. Each call is part of the caller's transaction. */
public sealed interface Section
    permits CalendarSection, ConfigSection, ConnectionSection, RuleSection, TypeSection {

  /** Returns the kind. */
  Kind kind();

  /** Returns those of the objects that exist, each with all its fields. */
  Map<Key, ObjectNode> present(Collection<Key> keys);

  /**
   * Returns the keys of all objects in their order, at most {@code limit}.
   *
   * @param scope of task configs; other kinds are asked for when it is all of them
   */
  Collection<Key> all(ConfigScope scope, int limit);

  /**
   * Returns an object of a file with all its fields, those with defaults included.
   *
   * @param present the object as it is; null when it does not exist
   * @throws InvalidInputException with every fault that shows without its surroundings
   */
  ObjectNode wanted(Entry entry, @Nullable ObjectNode present);

  /** Creates and changes objects. Faults are collected, and the transaction must then roll back. */
  void write(Collection<Write> writes, Faults faults);

  /** Does what is to follow when the objects of all kinds are written. */
  default void written(Collection<Write> writes) {}

  /** Deletes objects that exist. */
  void delete(Collection<Key> keys, Faults faults);

  /** Returns an object as a file states it: without the fields that have their defaults. */
  ObjectNode minimal(ObjectNode present);

  /**
   * An object to create or to change.
   *
   * @param wanted its state afterwards
   * @param present its state now; null to create it
   */
  record Write(Entry entry, ObjectNode wanted, @Nullable ObjectNode present) {}
}
