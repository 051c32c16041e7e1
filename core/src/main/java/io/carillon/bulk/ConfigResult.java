package io.carillon.bulk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for one task config.
 *
 * @param name null when there is no config with that id
 * @param versions null when there is no config with that id
 * @param fields the names of the fields that changed, as in JSON; in a dry run, those that would
 *     change
 */
public record ConfigResult(
    long id,
    @Nullable String name,
    BulkOutcome outcome,
    @Nullable Versions versions,
    List<String> fields,
    @Nullable RuntimeException error)
    implements ItemResult {

  /**
   * The versions of a config.
   *
   * @param before the version before the operation
   * @param after the version after the operation; equal to the previous one when nothing changed
   *     and in a dry run
   */
  public record Versions(long before, long after) {

    /** Returns the versions of a config that is not changed. */
    public static Versions unchanged(long version) {
      return new Versions(version, version);
    }
  }
}
