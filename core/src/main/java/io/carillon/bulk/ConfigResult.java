package io.carillon.bulk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for one task config.
 *
 * @param name null when there is no config with that id
 * @param previousVersion the version before the operation; null when there is no config
 * @param version the version after the operation; equal to the previous one when nothing changed
 *     and in a dry run
 * @param fields the names of the fields that changed, as in JSON; in a dry run, those that would
 *     change
 */
public record ConfigResult(
    long id,
    @Nullable String name,
    BulkOutcome outcome,
    @Nullable Long previousVersion,
    @Nullable Long version,
    List<String> fields,
    @Nullable RuntimeException error)
    implements ItemResult {}
