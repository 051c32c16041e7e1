package io.carillon.bench.recurring;

import io.carillon.bench.laboratory.Laboratory;

/** What is done beside a measurement that it does not disturb. */
public interface Meanwhile {
  /** Does it. */
  void run(Laboratory laboratory) throws Exception;
}
