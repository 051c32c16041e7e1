package io.carillon.bench.run;

/** Thrown when the first due time passed before all schedules were loaded: the machine was busy. */
final class NotLoadedInTimeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotLoadedInTimeException() {
    super("the schedules were not loaded in time");
  }
}
