package io.carillon.bench.laboratory;

import java.util.Locale;

/** The databases of a run. */
public enum Database {
  /** Created anew for each measurement. */
  NEW,
  /** With some history. */
  GROWN,
  /** With a long history. */
  LARGE;

  /** Returns its name in PostgreSQL. */
  String code() {
    return "bench_" + name().toLowerCase(Locale.ROOT);
  }
}
