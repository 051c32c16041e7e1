package io.carillon.server.api.execution;

import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.history.Execution;
import io.carillon.history.History;
import io.carillon.history.WorkerRow;
import io.carillon.history.detail.Neighbours;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.view.ExecutionViews;
import io.carillon.server.api.view.JsonViews;
import io.carillon.waiting.WaitingReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the JSON of one execution with everything that is shown beside it. */
@Component
class WholeExecution {

  /** Maximum attempts in the response of one execution, which may snooze without limit. */
  private static final int ATTEMPTS = 100;

  private final History history;
  private final Neighbours neighbours;
  private final WaitingReader waiting;

  WholeExecution(TasksManager manager, Database database) {
    this.history = manager.history();
    this.neighbours = new Neighbours(database);
    this.waiting = new WaitingReader(database);
  }

  ObjectNode json(UUID id) {
    Execution execution = history.execution(id);
    ObjectNode json = ExecutionViews.whole(execution);
    Page<Execution.Attempt, Integer> last = history.lastAttempts(id, ATTEMPTS);
    putAttempts(json, execution, last);
    JsonViews.putValues(json, history.values(id));
    putWaiting(json, execution, last.items());
    putWorker(json, execution);
    json.set("event", event(execution));
    long config = execution.taskConfigId();
    json.set("previous", neighbour(neighbours.before(config, id)));
    return json.set("next", neighbour(neighbours.after(config, id)));
  }

  private static void putAttempts(
      ObjectNode json, Execution execution, Page<Execution.Attempt, Integer> last) {
    ArrayNode attempts = json.putArray("attempts");
    last.items().reversed().forEach(attempt -> attempts.add(JsonViews.attempt(attempt)));
    if (execution.status() == ExecutionStatus.RUNNING) {
      attempts.add(ExecutionViews.runningAttempt(execution));
    }
    json.put("earlier_attempts", last.next() != null);
  }

  private void putWaiting(
      ObjectNode json, Execution execution, List<Execution.Attempt> latestFirst) {
    Instant lastEnd = latestFirst.isEmpty() ? null : latestFirst.getFirst().finishedAt();
    json.set(
        "waiting",
        waiting
            .of(execution, lastEnd)
            .map(found -> (JsonNode) ExecutionViews.waiting(found))
            .orElse(Json.MAPPER.nullNode()));
  }

  private void putWorker(ObjectNode json, Execution execution) {
    UUID id = execution.workerId();
    Optional<WorkerRow> worker = id == null ? Optional.empty() : history.worker(id);
    worker.ifPresentOrElse(
        row ->
            json.putObject("worker").put("node", row.home().node()).put("host", row.home().host()),
        () -> json.putNull("worker"));
  }

  private JsonNode event(Execution execution) {
    Instant due = execution.dueAt();
    if (due == null || execution.trigger() == Trigger.MANUAL) {
      return Json.MAPPER.nullNode();
    }
    return history.decisions(execution.taskConfigId(), due, due, 1).stream()
        .findFirst()
        .map(event -> (JsonNode) JsonViews.event(event))
        .orElse(Json.MAPPER.nullNode());
  }

  private static JsonNode neighbour(Optional<Neighbours.Neighbour> found) {
    return found
        .map(one ->
            (JsonNode)
                Json.MAPPER
                    .createObjectNode()
                    .put("id", one.id().toString())
                    .put("status", one.status().code())
                    .put("due_at", JsonViews.text(one.dueAt())))
        .orElse(Json.MAPPER.nullNode());
  }
}
