package io.carillon.bulk;

import java.util.Collection;
import java.util.List;

/**
 * The items that a bulk operation acts on.
 *
 * @param <I> the type of an item's id
 * @param <F> the type of the filter of a list of such items
 */
public sealed interface Selection<I, F> {

  /**
   * The items with these ids.
   *
   * @param ids at least one; duplicates count once
   */
  record Ids<I, F>(List<I> ids) implements Selection<I, F> {

    /** Copies the ids without duplicates. */
    public Ids {
      ids = ids.stream().distinct().toList();
    }
  }

  /** All items that match a filter when the operation starts. */
  record Matching<I, F>(F filter) implements Selection<I, F> {}

  /** Returns the selection of the items with these ids. */
  static <I, F> Selection<I, F> ids(Collection<I> ids) {
    return new Ids<>(List.copyOf(ids));
  }

  /** Returns the selection of all items that match a filter. */
  static <I, F> Selection<I, F> matching(F filter) {
    return new Matching<>(filter);
  }
}
