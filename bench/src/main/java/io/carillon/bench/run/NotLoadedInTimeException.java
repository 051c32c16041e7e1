package io.carillon.bench.run;

/** The first due time had passed before all were loaded: the machine was busy. */
final class NotLoadedInTimeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotLoadedInTimeException() {
    super("the schedules were not loaded in time");
  }
}
