package io.carillon.bulk;

import java.util.Collection;
import java.util.List;

/**
 * Which things a bulk operation acts on.
 *
 * @param <I> the id of a thing
 * @param <F> the filter of a list of such things
 */
public sealed interface Selection<I, F> {

  /**
   * The things with these ids.
   *
   * @param ids at least one; one that is named twice counts once
   */
  record Ids<I, F>(List<I> ids) implements Selection<I, F> {

    /** Copies the ids without repetitions. */
    public Ids {
      ids = ids.stream().distinct().toList();
    }
  }

  /** All things that fit a filter when the operation begins. */
  record Matching<I, F>(F filter) implements Selection<I, F> {}

  /** The things with these ids. */
  static <I, F> Selection<I, F> ids(Collection<I> ids) {
    return new Ids<>(List.copyOf(ids));
  }

  /** All things that fit a filter. */
  static <I, F> Selection<I, F> matching(F filter) {
    return new Matching<>(filter);
  }
}
