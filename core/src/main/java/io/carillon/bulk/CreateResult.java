package io.carillon.bulk;

import org.jspecify.annotations.Nullable;

/**
 * The result for one task config to create.
 *
 * @param index its place in the request, from 0
 * @param created null when it was not created, and in a dry run
 */
public record CreateResult(
    int index,
    String name,
    BulkOutcome outcome,
    @Nullable Created created,
    @Nullable RuntimeException error)
    implements ItemResult {

  /** A created task config. */
  public record Created(long id, long version) {}
}
