package io.carillon.bench.growth;

import io.carillon.bench.laboratory.Database;
import io.carillon.bench.text.Words;

/**
 * The existing content of a database.
 *
 * @param executions number of ended executions
 */
public record Past(Database database, int idleSchedules, int executions) {
  /** Returns its label as a row. */
  public Words label() {
    return new Words(
        "%,d idle, %,d past executions".formatted(idleSchedules, executions),
        "%,d 个闲置调度，%,d 次以往执行".formatted(idleSchedules, executions));
  }
}
