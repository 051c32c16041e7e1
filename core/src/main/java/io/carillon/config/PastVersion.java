package io.carillon.config;

import io.carillon.definition.Revision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A version of a config as shown to users; immutable.
 *
 * @param change the change that made it
 * @param effectiveAt the version applies to due times after this instant
 * @param restoredFrom the version whose content was restored; null when none was
 * @param definition the fields of the config as JSON, with its status and status reason; name,
 *     description and status reason are missing in versions written by releases that did not record
 *     them; null in a list
 */
public record PastVersion(
    long version,
    Change change,
    Instant effectiveAt,
    @Nullable Long restoredFrom,
    @Nullable ObjectNode definition) {

  /**
   * The change that made a version.
   *
   * @param kind the kind of change: {@code created}, {@code updated}, {@code paused} and so on
   * @param fields the names of the fields that differ from the version before; empty for the first
   *     version, and for versions written by releases that did not record them
   * @param edit when it was made, and by whom
   */
  public record Change(String kind, List<String> fields, Revision.Edit edit) {}
}
