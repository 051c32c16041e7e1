package io.carillon.bench.recurring;

import io.carillon.bench.laboratory.Laboratory;

/** Work that runs beside a measurement without disturbing it. */
public interface Meanwhile {
  /** Does the work. */
  void run(Laboratory laboratory) throws Exception;
}
