package io.carillon.bulk;

import org.jspecify.annotations.Nullable;

/**
 * The result for one task config that was to be created.
 *
 * @param index its place in the request, from 0
 * @param id null where it was not created, and in a dry run
 * @param version null where it was not created, and in a dry run
 */
public record CreateResult(
    int index,
    String name,
    Outcome outcome,
    @Nullable Long id,
    @Nullable Long version,
    @Nullable RuntimeException error)
    implements ItemResult {}
