package io.carillon.config;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A version of a config, as it is kept for people; it never changes.
 *
 * @param change the kind of change that made it: {@code created}, {@code updated}, {@code paused}
 *     and so on
 * @param changedFields the names of the fields that differ from the version before; empty for the
 *     first version, and where a release that kept none wrote it
 * @param effectiveAt due times after this instant were judged by it
 * @param restoredFrom the version whose content it restored; null for none
 * @param definition the fields of the config as JSON, with its status and status reason; name,
 *     description and status reason are missing where a release that kept none wrote the version;
 *     null in a list
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
