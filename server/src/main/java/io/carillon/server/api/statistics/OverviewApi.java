package io.carillon.server.api.statistics;

import io.carillon.alert.life.Alert;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.grouping.ConfigScope;
import io.carillon.overview.Attention;
import io.carillon.overview.OverviewReport;
import io.carillon.overview.OverviewReport.Sums;
import io.carillon.overview.OverviewSpan;
import io.carillon.queue.QueuePauses;
import io.carillon.server.api.alert.AlertViews;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.SentenceJson;
import io.carillon.statistics.series.SeriesQuery;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.top.TopQuery;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The overview: what needs attention, what happened, what comes next. */
@RestController
@RequestMapping("/api/v1")
class OverviewApi {

  private static final Map<String, OverviewSpan> SPANS = spans();

  private static final Map<String, String> INCLUDED = Map.of("series", "series");
  private static final int MOST_ALERTS = 5;
  private static final int MOST_OF_RANKING = 5;
  private static final List<TopQuery.By> RANKINGS =
      List.of(TopQuery.By.SLOWEST, TopQuery.By.LATEST, TopQuery.By.FAILING, TopQuery.By.SKIPPED);

  private final Engine engine;

  OverviewApi(Engine engine) {
    this.engine = engine;
  }

  private static Map<String, OverviewSpan> spans() {
    Map<String, OverviewSpan> spans = new LinkedHashMap<>();
    Arrays.stream(OverviewSpan.values()).forEach(one -> spans.put(one.label(), one));
    return spans;
  }

  @GetMapping("/overview")
  ObjectNode overview(
      @RequestParam(value = "span", defaultValue = "24h") String span,
      @RequestParam("namespace") Optional<List<String>> namespace,
      @RequestParam("include") Optional<List<String>> include) {
    OverviewSpan wanted = QueryValues.choice("span", span, SPANS);
    boolean charts = !QueryValues.choices("include", include, INCLUDED).isEmpty();
    ConfigScope scope = Filters.namespaces(namespace);
    ObjectNode json = shape(wanted, engine.overview().report(wanted, scope));
    putAlerts(json, scope);
    if (charts) {
      ObjectNode series = json.putObject("series");
      series.set("executions", chart(wanted, Metric.EXECUTIONS, scope));
      series.set("decisions", chart(wanted, Metric.DECISIONS, scope));
    }
    return json;
  }

  /** The first of the span's rankings; a page shows them below the overview. */
  @GetMapping("/overview/top")
  ObjectNode top(
      @RequestParam(value = "span", defaultValue = "24h") String span,
      @RequestParam("namespace") Optional<List<String>> namespace) {
    OverviewSpan wanted = QueryValues.choice("span", span, SPANS);
    ConfigScope scope = Filters.namespaces(namespace);
    Instant to = engine.manager().view().now();
    ObjectNode json = Json.MAPPER.createObjectNode().put("span", wanted.label());
    ArrayNode rankings = json.putArray("rankings");
    for (TopQuery.By by : RANKINGS) {
      TopQuery query =
          new TopQuery(by, to.minus(wanted.length()), to, scope, Set.of(), MOST_OF_RANKING);
      rankings.add(TopApi.shape(query, engine.manager().history().top().report(query)));
    }
    return json;
  }

  private ObjectNode chart(OverviewSpan span, Metric metric, ConfigScope scope) {
    SeriesQuery query = engine.overview().chart(span, metric, scope);
    return SeriesApi.shape(query, engine.manager().history().series().report(query));
  }

  private void putAlerts(ObjectNode json, ConfigScope scope) {
    List<Alert> found = engine.alerts().search().firing(scope, MOST_ALERTS + 1);
    ArrayNode alerts = json.putArray("alerts");
    found.stream().limit(MOST_ALERTS).map(AlertViews::alert).forEach(alerts::add);
    json.put("more_alerts", found.size() > MOST_ALERTS);
  }

  private ObjectNode shape(OverviewSpan span, OverviewReport report) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("span", span.label());
    SentenceJson.put(json, "verdict", report.verdict());
    ArrayNode attention = json.putArray("attention");
    report.attention().items().forEach(one -> attention.add(attention(one)));
    json.put("more_attention", report.attention().more());
    json.set("totals", sums(report.totals().present()));
    json.set("totals_before", sums(report.totals().before()));
    ArrayNode next = json.putArray("next");
    report
        .next()
        .forEach(one ->
            next.addObject()
                .put("task_config_id", one.taskConfigId())
                .put("task_config_name", one.name())
                .put("namespace", one.namespace())
                .put("due_at", one.dueAt().toString()));
    putLoad(json, report.load(), engine.manager().queues().pauses());
    ObjectNode configs = json.putObject("configs");
    report.configs().forEach(configs::put);
    return json;
  }

  private static ObjectNode attention(Attention one) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    SentenceJson.put(json, "text", one.sentence());
    return json.put("task_config_id", one.about().taskConfigId())
        .put("name", one.about().name())
        .put("namespace", one.about().namespace())
        .put("since", one.since() == null ? null : one.since().toString())
        .put("count", one.count());
  }

  private static ObjectNode sums(Sums sums) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("from", sums.from().toString()).put("to", sums.to().toString());
    json.putPOJO(
        "executions",
        Written.object(one -> StatisticsJson.writeExecutions(one, sums.executions())));
    json.putPOJO(
        "decisions", Written.object(one -> StatisticsJson.writeDecisions(one, sums.decisions())));
    return json;
  }

  private static void putLoad(
      ObjectNode json, OverviewReport.Load load, Map<String, QueuePauses.Pause> pauses) {
    json.put("running", load.running()).put("slots", load.slots());
    ObjectNode workers = json.putObject("workers");
    load.workers().forEach(workers::put);
    ArrayNode queues = json.putArray("queues");
    load.queues().forEach(queue -> queues.add(JsonViews.queue(queue, pauses)));
  }
}
