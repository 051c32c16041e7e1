package io.carillon.bulk;

import org.jspecify.annotations.Nullable;

/**
 * The result for one task config to create.
 *
 * @param index its place in the request, from 0
 * @param id null when it was not created, and in a dry run
 * @param version null when it was not created, and in a dry run
 */
public record CreateResult(
    int index,
    String name,
    BulkOutcome outcome,
    @Nullable Long id,
    @Nullable Long version,
    @Nullable RuntimeException error)
    implements ItemResult {}
