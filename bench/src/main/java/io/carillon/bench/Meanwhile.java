package io.carillon.bench;

/** What is done beside a measurement that it does not disturb. */
interface Meanwhile {
  /** Does it. */
  void run(Laboratory laboratory) throws Exception;
}
