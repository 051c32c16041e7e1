package io.carillon.coordination;

import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settled;
import io.carillon.record.SettlementListener;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Announces executions that are to be retried, and tells after the commit which configs have fewer
 * open executions than before.
 */
public final class SettlementHandler implements SettlementListener {

  private final Database database;
  private final TaskDispatcher dispatcher;
  private final Consumer<Set<Long>> ended;

  /**
   * Creates the handler of a node's settlements.
   *
   * @param ended hint after a commit that executions of these configs have ended
   */
  public SettlementHandler(
      Database database, TaskDispatcher dispatcher, Consumer<Set<Long>> ended) {
    this.database = database;
    this.dispatcher = dispatcher;
    this.ended = ended;
  }

  @Override
  public void settled(List<Settled> batch) {
    dispatcher.announceRetries(
        batch.stream().filter(one -> one.status() == ExecutionStatus.RETRYING).toList());
    Set<Long> over =
        batch.stream()
            .filter(settled -> settled.status().ended())
            .map(Settled::taskConfigId)
            .collect(Collectors.toSet());
    if (!over.isEmpty()) {
      database.afterCommit(() -> ended.accept(over));
    }
  }
}
