package io.carillon.celery.protocol;

import java.util.List;

/**
 * The content of a message.
 *
 * @param found the parts, in order
 * @param faults why parts or all of it could not be read; each a short sentence without content of
 *     the message
 * @param foreign number of parts about tasks that are not Carillon's executions, or of an unknown
 *     kind
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
