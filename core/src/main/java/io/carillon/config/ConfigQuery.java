package io.carillon.config;

import org.jspecify.annotations.Nullable;

/**
 * Which task configs, and in what order.
 *
 * @param taskType of this type only; null for any
 * @param status with this status only; null for any
 * @param text in the name or description, in any case; null for any
 * @param sort the order
 * @param after the cursor of the page before: the sort key and id of its last row; null for the
 *     first page
 * @param limit 1 to 500
 */
public record ConfigQuery(
    @Nullable String taskType,
    @Nullable ConfigStatus status,
    @Nullable String text,
    Sort sort,
    @Nullable After after,
    int limit) {

  /** The orders. */
  public enum Sort {
    /** Oldest first. */
    ID,
    /** Newest first. */
    ID_DESC,
    /** By name. */
    NAME,
    /** By name, from the end. */
    NAME_DESC
  }

  /** The last row of the page before. */
  public record After(long id, String name) {}
}
