package io.carillon.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items the items in list order; possibly fewer than requested, even none, before the end of
 *     the list: a page ends early when it reaches its limit of bytes or of scanned rows
 * @param next the place after which the next page starts; null at the end of the list
 * @param <T> the type of the items
 * @param <K> the type of a place in the list's order
 */
public record Page<T, K>(List<T> items, @Nullable K next) {

  /** Copies the items. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Returns the first rows of a list that continues after the last of them.
   *
   * @param rows one more than {@code limit} when there is a next page
   * @param limit the length of a page, in rows; at least 1
   */
  public static <T> Page<T, T> of(List<T> rows, int limit) {
    return rows.size() > limit
        ? new Page<>(rows.subList(0, limit), rows.get(limit - 1))
        : new Page<>(rows, null);
  }
}
