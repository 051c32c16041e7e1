package io.carillon.celery.protocol;

import java.util.List;

/**
 * What a message held.
 *
 * @param found in their order
 * @param faults why parts of it, or the whole, could not be read; each a short sentence without
 *     content of the message
 * @param foreign how many parts concern tasks that are not executions of Carillon's, or are of a
 *     kind it does not know
 */
public record Reading<T>(List<T> found, List<String> faults, int foreign) {

  /** Copies the lists. */
  public Reading {
    found = List.copyOf(found);
    faults = List.copyOf(faults);
  }

  static <T> Reading<T> of(T found) {
    return new Reading<>(List.of(found), List.of(), 0);
  }

  static <T> Reading<T> fault(String reason) {
    return new Reading<>(List.of(), List.of(reason), 0);
  }

  static <T> Reading<T> foreign(int count) {
    return new Reading<>(List.of(), List.of(), count);
  }
}
