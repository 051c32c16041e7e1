package io.carillon.spring.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.history.Execution.LogLine;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.spring.TestApplication;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a handler logs through a logger of its own. */
class HandlerLogTest {

  @TaskType(name = "chatty")
  static class Chatty implements TaskHandler<Chatty.Parameters> {

    private static final Logger LOG = LoggerFactory.getLogger(Chatty.class);

    record Parameters() {}

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      context.logger().info("by its context");
      LOG.warn("by {}", "itself", new IllegalStateException("why"));
      return "done";
    }
  }

  @Test
  void isKeptWithTheExecutionBesideWhatItLogsThroughItsContext() {
    try (TemporaryDatabase database = TestApplication.database()) {
      TestApplication.on(database)
          .withBean(Chatty.class)
          .run(context -> {
            TasksManager tasks = context.getBean(TasksManager.class);
            ObjectNode json = Json.MAPPER.createObjectNode();
            json.put("name", "chatty").put("task_type", "chatty");
            json.putObject("parameters");
            json.putObject("schedule").put("type", "manual");
            long config = tasks.create(DefinitionReader.read(json), true, "test").id();
            UUID execution = tasks.run(config, RunRequest.NORMAL, "test");
            LoggerFactory.getLogger("elsewhere").warn("on a thread of nobody");
            await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                    () -> assertThat(tasks.history().logs(execution, 0, 0, 10)).hasSize(2));
            List<LogLine> lines = tasks.history().logs(execution, 0, 0, 10);
            assertThat(lines.getFirst().message()).isEqualTo("by its context");
            assertThat(lines.getLast().level()).isEqualTo("warn");
            assertThat(lines.getLast().message())
                .contains("by itself", "IllegalStateException: why");
          });
    }
  }
}
