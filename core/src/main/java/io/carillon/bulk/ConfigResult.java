package io.carillon.bulk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for one task config.
 *
 * @param name null where there is no config of that id
 * @param previousVersion the version before the operation; null where there is no config
 * @param version the version after it, the same where nothing changed; in a dry run that of before
 * @param fields the names of the fields that changed, as in JSON; in a dry run those that would
 */
public record ConfigResult(
    long id,
    @Nullable String name,
    Outcome outcome,
    @Nullable Long previousVersion,
    @Nullable Long version,
    List<String> fields,
    @Nullable RuntimeException error)
    implements ItemResult {}
