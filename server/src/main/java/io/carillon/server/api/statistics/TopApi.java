package io.carillon.server.api.statistics;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.top.TopQuery;
import io.carillon.statistics.top.TopQuery.By;
import io.carillon.statistics.top.TopReport;
import io.carillon.text.Coded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The foremost task configs of a span. */
@RestController
@RequestMapping("/api/v1/stats")
class TopApi {

  private static final Map<String, By> ORDERS = Coded.byCode(By.class);
  private static final Duration MOST = Duration.ofDays(400);

  private final TasksManager manager;

  TopApi(TasksManager manager) {
    this.manager = manager;
  }

  @GetMapping("/top")
  ObjectNode top(
      @RequestParam(value = "by", defaultValue = "failing") String by,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("namespace") Optional<List<String>> namespace,
      @RequestParam("task_type") Optional<List<String>> taskType,
      @RequestParam(value = "limit", defaultValue = "10") String limit) {
    By order = QueryValues.choice("by", by, ORDERS);
    StatsSpan span = StatsSpan.of(from, to, manager.view()::now, Duration.ofDays(1));
    if (span.length().compareTo(MOST) > 0) {
      throw InvalidInputException.at(
          "from",
          "must be at most %d days before to, not %s.".formatted(MOST.toDays(), span.from()));
    }
    TopQuery query =
        new TopQuery(
            order,
            span.from(),
            span.to(),
            Filters.namespaces(namespace),
            QueryValues.texts("task_type", taskType),
            Paging.count("limit", limit, TopQuery.MOST));
    return shape(query, manager.history().top().report(query));
  }

  static ObjectNode shape(TopQuery query, TopReport report) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("by", Coded.code(query.by()))
        .put("from", report.from().toString())
        .put("to", report.to().toString());
    ArrayNode items = json.putArray("items");
    report.rows().forEach(row -> items.add(row(row)));
    return json;
  }

  private static ObjectNode row(TopReport.Row row) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("task_config_id", row.config().id())
        .put("task_config_name", row.config().name())
        .put("namespace", row.config().namespace())
        .put("task_type", row.config().taskType());
    json.putPOJO(
        "executions", Written.object(sums -> StatisticsJson.writeExecutions(sums, row.outcomes())));
    json.put("failures", Outcomes.failures(row.outcomes()));
    ObjectNode lapses = json.putObject("did_not_run");
    row.lapses().forEach(lapses::put);
    return json;
  }
}
