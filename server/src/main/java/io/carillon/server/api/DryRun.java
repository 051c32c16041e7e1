package io.carillon.server.api;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksView;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.front.Calculations;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a change of a task config in a transaction that is rolled back, and shows what it would be:
 * the checks are those of the change itself.
 */
final class DryRun {

  private static final int NEXT = 10;

  private final TasksView view;
  private final Database database;
  private final Calculations calculations;

  DryRun(TasksView view, Database database, Calculations calculations) {
    this.view = view;
    this.database = database;
    this.calculations = calculations;
  }

  /** Rolls back the transaction and carries what was shown in it. */
  private static final class Undone extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final @Nullable String NO_MESSAGE = null;

    private final transient ObjectNode shown;

    Undone(ObjectNode shown) {
      super(NO_MESSAGE, null, false, false);
      this.shown = shown;
    }
  }

  /** Shows the creation of a config. */
  ObjectNode ofCreation(Supplier<TaskConfig> creation) {
    return undone(() -> {
      ObjectNode json = shown(creation.get());
      ObjectNode config = (ObjectNode) json.get("task_config");
      long id = config.get("id").longValue();
      config.remove("id"); // the real one will have another
      json.putNull("difference");
      addDue(json, List.of(), view.nextFires(id, NEXT));
      return json;
    });
  }

  /** Shows the change of a config. */
  ObjectNode ofChange(long id, Supplier<TaskConfig> change) {
    return undone(() -> {
      TaskConfig before = view.config(id);
      List<Instant> due = view.nextFires(id, NEXT);
      TaskConfig after = change.get();
      ObjectNode json = shown(after);
      json.set("difference", view.difference(id, before.version(), after.version()).json());
      addDue(json, due, view.nextFires(id, NEXT));
      return json;
    });
  }

  private ObjectNode undone(Supplier<ObjectNode> work) {
    if (database.isInTransaction()) {
      throw InvalidInputException.at("Idempotency-Key", "has no meaning beside dry_run.");
    }
    return calculations.run(
        "save it without dry_run, or with a schedule of fewer due times",
        () -> {
          try {
            database.doInTransaction(() -> {
              throw new Undone(work.get());
            });
            throw new IllegalStateException("a dry run was not undone");
          } catch (Undone undone) {
            return undone.shown;
          }
        });
  }

  private ObjectNode shown(TaskConfig config) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("dry_run", true);
    json.set("task_config", JsonViews.saved(config, view.warnings(config)));
    return json;
  }

  private static void addDue(ObjectNode json, List<Instant> before, List<Instant> after) {
    ObjectNode due = json.putObject("next_due");
    add(due.putArray("before"), before);
    add(due.putArray("after"), after);
  }

  private static void add(ArrayNode list, List<Instant> times) {
    times.forEach(time -> list.add(time.toString()));
  }
}
