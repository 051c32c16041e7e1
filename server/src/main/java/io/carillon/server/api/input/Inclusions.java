package io.carillon.server.api.input;

import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.history.ConfigRelations;
import io.carillon.history.ConfigRelations.Health;
import io.carillon.history.ConfigRelations.Mark;
import io.carillon.history.ConfigRelations.State;
import io.carillon.history.Execution;
import io.carillon.history.History;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.text.Description;
import io.carillon.server.api.view.JsonViews;
import io.carillon.statistics.total.StatsReport.Totals;
import io.carillon.text.Coded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds the optional parts that {@code include} requests to task configs. Runs a few statements per
 * page, independent of the number of rows.
 */
public final class Inclusions {

  /** The parts that can be included. */
  public enum Kind {
    /** Last due time, number of fires and number of open executions. */
    SCHEDULE_STATE,
    /** The summary of the latest execution. */
    LAST_EXECUTION,
    /** Totals of the executions that ended in the last 24 hours. */
    STATS,
    /** Marks of the most recent decisions with their outcomes. */
    RECENT,
    /** Failures in a row, the last end and how late it is. */
    HEALTH,
    /** The schedule in words. */
    WORDS
  }

  private static final Map<String, Kind> KINDS = Coded.byCode(Kind.class);

  private final History history;

  public Inclusions(History history) {
    this.history = history;
  }

  public static Set<Kind> read(Optional<List<String>> include) {
    return QueryValues.choices("include", include, KINDS);
  }

  /** Adds the requested parts to each task config in the array. */
  public void add(ArrayNode configs, Set<Kind> kinds) {
    if (configs.isEmpty()) {
      return;
    }
    List<Long> ids = new ArrayList<>();
    configs.forEach(config -> ids.add(config.get("id").longValue()));
    kinds.forEach(kind -> add(kind, configs, ids));
  }

  private void add(Kind kind, ArrayNode configs, List<Long> ids) {
    switch (kind) {
      case SCHEDULE_STATE -> addStates(configs, ids);
      case LAST_EXECUTION -> addLatest(configs, ids);
      case STATS -> addStats(configs, ids);
      case RECENT -> addRecent(configs, ids);
      case HEALTH -> addHealth(configs, ids);
      case WORDS -> addWords(configs);
    }
  }

  private void addStates(ArrayNode configs, List<Long> ids) {
    ConfigRelations relations = history.relations();
    Map<Long, State> states = relations.states(ids);
    Map<Long, Long> open = relations.open(ids);
    for (JsonNode config : configs) {
      Long id = config.get("id").longValue();
      State state = states.getOrDefault(id, new State(null, 0, false));
      ObjectNode json = ((ObjectNode) config).putObject("schedule_state");
      json.put("last_due_at", state.lastDueAt() == null ? null : state.lastDueAt().toString())
          .put("fires", state.fires())
          .put("holding", state.holding())
          .put("open_executions", open == null ? null : open.getOrDefault(id, 0L));
    }
  }

  private void addLatest(ArrayNode configs, List<Long> ids) {
    Map<Long, Execution> latest = history.relations().latest(ids);
    for (JsonNode config : configs) {
      Execution execution = latest.get(config.get("id").longValue());
      ((ObjectNode) config)
          .set(
              "last_execution",
              execution == null
                  ? Json.MAPPER.nullNode()
                  : JsonViews.execution(execution, Set.of()));
    }
  }

  private void addStats(ArrayNode configs, List<Long> ids) {
    Map<Long, Totals> totals = history.statistics().lastDay(ids);
    for (JsonNode config : configs) {
      Totals sum = totals.getOrDefault(config.get("id").longValue(), Totals.NONE);
      ((ObjectNode) config).set("stats", JsonViews.totals(sum));
    }
  }

  private void addRecent(ArrayNode configs, List<Long> ids) {
    Map<Long, List<Mark>> marks = history.relations().marks(ids);
    for (JsonNode config : configs) {
      ArrayNode recent = ((ObjectNode) config).putArray("recent");
      marks
          .getOrDefault(config.get("id").longValue(), List.of())
          .forEach(mark -> recent.add(mark(mark)));
    }
  }

  private void addHealth(ArrayNode configs, List<Long> ids) {
    Map<Long, Health> found = history.relations().health(ids);
    for (JsonNode config : configs) {
      Health health = found.getOrDefault(config.get("id").longValue(), Health.NONE);
      ((ObjectNode) config)
          .putObject("health")
          .put("failures_in_a_row", health.failuresInARow())
          .put("last_status", health.lastStatus() == null ? null : health.lastStatus().code())
          .put("last_finished_at", JsonViews.text(health.lastFinishedAt()))
          .put("late_ms", health.lateMillis());
    }
  }

  private static void addWords(ArrayNode configs) {
    for (JsonNode config : configs) {
      Schedule schedule = ScheduleReader.read((ObjectNode) config.get("schedule"));
      ((ObjectNode) config)
          .putObject("words")
          .put("en", Description.english(schedule))
          .put("zh", Description.chinese(schedule));
    }
  }

  private static ObjectNode mark(Mark mark) {
    return Json.MAPPER
        .createObjectNode()
        .put("at", mark.at().toString())
        .put("kind", mark.kind())
        .put("count", mark.count())
        .put("execution_id", mark.executionId() == null ? null : mark.executionId().toString())
        .put("status", mark.status() == null ? null : mark.status().code())
        .put("run_ms", mark.runMillis());
  }
}
