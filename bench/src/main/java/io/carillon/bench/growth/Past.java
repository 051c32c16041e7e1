package io.carillon.bench.growth;

import io.carillon.bench.laboratory.Database;
import io.carillon.bench.text.Words;

/**
 * What is in a database already.
 *
 * @param executions that ended
 */
public record Past(Database database, int idleSchedules, int executions) {
  /** As a row's name. */
  public Words label() {
    return new Words(
        "%,d idle, %,d past executions".formatted(idleSchedules, executions),
        "%,d 个闲置调度，%,d 次以往执行".formatted(idleSchedules, executions));
  }
}
