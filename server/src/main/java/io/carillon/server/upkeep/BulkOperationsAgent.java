package io.carillon.server.upkeep;

import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.carillon.manager.operation.OperationRunner;
import io.carillon.server.api.input.ConfigPatch;
import io.carillon.server.lifecycle.AgentBean;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Agent that acts on bulk operations in the background. */
@Component
public final class BulkOperationsAgent extends AgentBean {

  private final OperationRunner runner;

  BulkOperationsAgent(TasksManager manager, EngineSettings settings) {
    super("bulk-operations");
    this.runner = manager.operations().runner(settings.node(), ConfigPatch::new);
  }

  @Override
  protected Duration runOnce() {
    return runner.runOnce();
  }
}
