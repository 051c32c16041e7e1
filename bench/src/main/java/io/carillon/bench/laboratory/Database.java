package io.carillon.bench.laboratory;

import java.util.Locale;

/** The databases of a run. */
public enum Database {
  /** Made anew for each measurement. */
  NEW,
  /** With some past. */
  GROWN,
  /** With a long past. */
  LARGE;

  /** What PostgreSQL calls it. */
  String code() {
    return "bench_" + name().toLowerCase(Locale.ROOT);
  }
}
