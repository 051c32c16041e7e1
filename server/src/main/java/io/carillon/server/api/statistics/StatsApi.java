package io.carillon.server.api.statistics;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.JsonViews;
import io.carillon.statistics.total.Statistics;
import io.carillon.statistics.total.StatsQuery;
import io.carillon.statistics.total.StatsQuery.Group;
import io.carillon.statistics.total.StatsQuery.Order;
import io.carillon.statistics.total.StatsQuery.Subjects;
import io.carillon.statistics.total.StatsReport;
import io.carillon.text.Coded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Statistics of ended executions. */
@RestController
@RequestMapping("/api/v1")
class StatsApi {

  private static final Map<String, Group> GROUPS = Coded.byCode(Group.class);
  private static final Map<String, Order> ORDERS = Coded.byCode(Order.class);
  private static final Duration MOST_HOURS = Duration.ofDays(92);
  private static final Duration MOST = Duration.ofDays(3_660);

  private final TasksView view;
  private final Statistics statistics;

  StatsApi(TasksManager manager) {
    this.view = manager.view();
    this.statistics = manager.history().statistics();
  }

  @GetMapping("/task-configs/{id}/stats")
  ObjectNode statsOf(
      @PathVariable("id") long id,
      @RequestParam(value = "group", defaultValue = "hour") String group,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to) {
    view.config(id);
    Subjects subjects = new Subjects(ConfigScope.ALL, Set.of(), Set.of(id));
    return answer(group, from, to, subjects, "total", "500");
  }

  @GetMapping("/stats")
  ObjectNode stats(
      @RequestParam(value = "group", defaultValue = "hour") String group,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("namespace") Optional<List<String>> namespace,
      @RequestParam("type") Optional<List<String>> type,
      @RequestParam("task_config_id") Optional<List<String>> config,
      @RequestParam(value = "sort", defaultValue = "total") String sort,
      @RequestParam(value = "limit", defaultValue = "50") String limit) {
    Subjects subjects =
        new Subjects(
            Filters.namespaces(namespace),
            QueryValues.texts("type", type),
            QueryValues.ids("task_config_id", config));
    return answer(group, from, to, subjects, sort, limit);
  }

  private ObjectNode answer(
      String groupText,
      Optional<String> from,
      Optional<String> to,
      Subjects subjects,
      String sort,
      String limit) {
    Group group = QueryValues.choice("group", groupText, GROUPS);
    Order order = QueryValues.choice("sort", sort, ORDERS);
    int asked = Paging.limit(limit);
    Instant end = to.map(text -> Paging.instant("to", text)).orElseGet(view::now);
    Instant begin =
        from.map(text -> Paging.instant("from", text))
            .orElseGet(() -> end.minus(Duration.ofDays(1)));
    boolean inTime = group == Group.HOUR || group == Group.DAY;
    requireSpan(begin, end, group == Group.HOUR ? MOST_HOURS : MOST);
    int rows = inTime ? Math.toIntExact(MOST.toDays()) : asked;
    return shape(
        group, statistics.report(new StatsQuery(group, begin, end, subjects, order, rows)));
  }

  private static void requireSpan(Instant from, Instant to, Duration most) {
    if (!from.isBefore(to)) {
      throw InvalidInputException.at("to", "must be after from, " + from + ", not " + to + ".");
    }
    if (Duration.between(from, to).compareTo(most) > 0) {
      throw InvalidInputException.at(
          "from",
          "must be at most %d days before to for this group, not %s."
              .formatted(most.toDays(), from));
    }
  }

  private static ObjectNode shape(Group group, StatsReport report) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("group", Coded.code(group))
        .put("from", report.from().toString())
        .put("to", report.to().toString());
    json.putPOJO("items", Written.list(report.rows(), (item, row) -> write(item, group, row)));
    return json.put("more", report.more());
  }

  private static void write(JsonGenerator json, Group group, StatsReport.Row row) {
    switch (group) {
      case TYPE -> json.writeStringProperty("task_type", row.key());
      case STATUS -> json.writeStringProperty("status", row.key());
      case CONFIG -> {
        json.writeNumberProperty("task_config_id", Long.parseLong(row.key()));
        json.writeStringProperty("task_config_name", row.name());
      }
      case HOUR, DAY -> json.writeStringProperty("at", row.key());
    }
    json.writePOJOProperty("totals", JsonViews.totals(row.totals()));
  }
}
