package io.carillon.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items in their order; possibly fewer than were asked for, and even none, while the list
 *     goes on: a page ends early when its bytes are spent, or the rows it may look at
 * @param next the place that the next page begins behind; null when the list ends here
 * @param <T> what is listed
 * @param <K> a place in the order of the list
 */
public record Page<T, K>(List<T> items, @Nullable K next) {

  /** Copies the items. */
  public Page {
    items = List.copyOf(items);
  }
}
