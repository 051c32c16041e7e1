package io.carillon.config;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A version of a config as shown to users; immutable.
 *
 * @param change the kind of change that made it: {@code created}, {@code updated}, {@code paused}
 *     and so on
 * @param changedFields the names of the fields that differ from the version before; empty for the
 *     first version, and for versions written by releases that did not record them
 * @param effectiveAt the version applies to due times after this instant
 * @param restoredFrom the version whose content was restored; null when none was
 * @param definition the fields of the config as JSON, with its status and status reason; name,
 *     description and status reason are missing in versions written by releases that did not record
 *     them; null in a list
 */
public record PastVersion(
    long version,
    String change,
    List<String> changedFields,
    Instant changedAt,
    String changedBy,
    Instant effectiveAt,
    @Nullable Long restoredFrom,
    @Nullable ObjectNode definition) {}
