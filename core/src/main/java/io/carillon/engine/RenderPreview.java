package io.carillon.engine;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.Definition;
import io.carillon.execution.ExecutionValues;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.TasksManager;
import io.carillon.rendering.ParameterRenderer;
import io.carillon.rendering.PassedValues;
import io.carillon.rendering.Run;
import io.carillon.rendering.VerbatimTexts;
import io.carillon.template.TemplateException;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Shows the parameters of a config as a run would get them, without values of secrets. */
public final class RenderPreview {

  private final Database database;
  private final TasksManager manager;
  private final ConfigVersions versions;
  private final ParameterRenderer renderer;

  RenderPreview(
      Database database,
      TasksManager manager,
      ConfigVersions versions,
      ParameterRenderer renderer) {
    this.database = database;
    this.manager = manager;
    this.versions = versions;
    this.renderer = renderer;
  }

  /**
   * Rendered parameters.
   *
   * @param dueAt the due time that was assumed; null for a config without one
   */
  public record Result(@Nullable Instant dueAt, ObjectNode parameters) {}

  /**
   * Renders the present parameters of a config for a first attempt that starts now.
   *
   * @param dueAt null for the next due time
   * @param values as a run by hand would pass; null for none
   * @throws NotFoundException when there is no such config
   * @throws InvalidInputException naming the path and the placeholder without a value
   */
  public Result of(long taskConfigId, @Nullable Instant dueAt, @Nullable ObjectNode values) {
    PassedValues.require(values);
    TaskConfig config = manager.view().config(taskConfigId);
    ConfigVersion.Key key = new ConfigVersion.Key(config.id(), config.version());
    ConfigVersion version =
        Optional.ofNullable(versions.find(List.of(key)).get(key))
            .orElseThrow(() -> new NotFoundException("task config", taskConfigId));
    Instant now = database.time();
    Instant due = dueAt == null ? config.nextDueAt() : dueAt;
    Run run = new Run(TimeOrderedIds.lowest(now), 1, config.id(), due);
    Instant lastSuccess =
        new ExecutionValues(database).known(run.executionId(), config.id()).lastSuccessAt();
    ExecutionValues.Known known =
        new ExecutionValues.Known(config.definition().name(), now, lastSuccess, values);
    try {
      ObjectNode parameters =
          template(config.definition())
              .map(given -> renderer.preview(given, run, version.schedule(), known))
              .orElse(config.definition().parameters());
      return new Result(due, parameters);
    } catch (TemplateException e) {
      throw InvalidInputException.at("parameters." + e.path(), e.reason());
    }
  }

  private Optional<ObjectNode> template(Definition definition) {
    ObjectNode schema = manager.view().taskType(definition.taskType()).parameterSchema();
    return VerbatimTexts.template(definition.parameters(), schema);
  }
}
