package io.carillon.server.api.statistics;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.statistics.series.Bucket;
import io.carillon.statistics.series.SeriesQuery;
import io.carillon.statistics.series.SeriesQuery.By;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.series.SeriesQuery.Subjects;
import io.carillon.statistics.series.SeriesReport;
import io.carillon.text.Coded;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Statistics over time, for charts. */
@RestController
@RequestMapping("/api/v1/stats")
class SeriesApi {

  private static final Map<String, Metric> METRICS = Coded.byCode(Metric.class);
  private static final Map<String, By> GROUPS = Coded.byCode(By.class);
  private static final Map<String, Bucket> BUCKETS = buckets();

  private final TasksManager manager;
  private final LabelledConfigs labelled;

  SeriesApi(TasksManager manager, Database database) {
    this.manager = manager;
    this.labelled = new LabelledConfigs(database);
  }

  private static Map<String, Bucket> buckets() {
    Map<String, Bucket> buckets = new LinkedHashMap<>();
    Arrays.stream(Bucket.values()).forEach(one -> buckets.put(one.label(), one));
    return buckets;
  }

  @GetMapping("/series")
  ObjectNode series(
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("bucket") Optional<String> bucket,
      @RequestParam("timezone") Optional<String> timezone,
      @RequestParam(value = "metric", defaultValue = "executions") String metric,
      @RequestParam(value = "by", defaultValue = "none") String by,
      @RequestParam("namespace") Optional<List<String>> namespace,
      @RequestParam("task_type") Optional<List<String>> taskType,
      @RequestParam("queue") Optional<List<String>> queue,
      @RequestParam("task_config_id") Optional<List<String>> config,
      @RequestParam("label") Optional<List<String>> label,
      @RequestParam(value = "limit", defaultValue = "10") String limit) {
    By group = QueryValues.choice("by", by, GROUPS);
    Optional<Bucket> wanted = bucket.map(text -> QueryValues.choice("bucket", text, BUCKETS));
    Subjects subjects =
        new Subjects(
            Filters.namespaces(namespace),
            QueryValues.texts("task_type", taskType),
            QueryValues.texts("queue", queue),
            labelled.limited(QueryValues.ids("task_config_id", config), label));
    StatsSpan span =
        StatsSpan.of(
            from, to, manager.view()::now, wanted.map(SeriesApi::usual).orElse(Duration.ofDays(1)));
    boolean ofConfigs = group == By.CONFIG || !subjects.taskConfigIds().isEmpty();
    ZoneId zone = StatsSpan.zone(timezone);
    int groups = Paging.count("limit", limit, SeriesQuery.MOST_GROUPS);
    SeriesQuery query =
        new SeriesQuery(
            QueryValues.choice("metric", metric, METRICS),
            group,
            wanted.orElseGet(() -> fitting(span.length(), group, ofConfigs, groups)),
            new SeriesQuery.Span(span.from(), span.to(), zone),
            subjects,
            groups);
    return shape(query, manager.history().series().report(query));
  }

  /** Returns the length of a chart that asks for neither end. */
  private static Duration usual(Bucket bucket) {
    return switch (bucket) {
      case ONE_MINUTE -> Duration.ofHours(3);
      case FIVE_MINUTES -> Duration.ofDays(1);
      case ONE_HOUR -> Duration.ofDays(7);
      case ONE_DAY -> Duration.ofDays(30);
    };
  }

  /** Returns the bucket of a chart that asks for none. */
  private static Bucket fitting(Duration span, By by, boolean ofConfigs, int limit) {
    if (!ofConfigs && usable(Bucket.ONE_MINUTE, span, Duration.ofHours(3), by, limit)) {
      return Bucket.ONE_MINUTE;
    }
    if (!ofConfigs && usable(Bucket.FIVE_MINUTES, span, Duration.ofHours(25), by, limit)) {
      return Bucket.FIVE_MINUTES;
    }
    boolean hours =
        by == By.WORKER || usable(Bucket.ONE_HOUR, span, Duration.ofDays(14), by, limit);
    return hours ? Bucket.ONE_HOUR : Bucket.ONE_DAY;
  }

  private static boolean usable(Bucket bucket, Duration span, Duration most, By by, int limit) {
    return span.compareTo(most) <= 0 && SeriesQuery.fits(by, bucket, span, limit);
  }

  static ObjectNode shape(SeriesQuery query, SeriesReport report) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("metric", Coded.code(query.metric()))
        .put("by", Coded.code(query.by()))
        .put("bucket", query.bucket().label())
        .put("timezone", query.span().zone().getId())
        .put("from", report.from().toString())
        .put("to", report.to().toString());
    ArrayNode groups = json.putArray("groups");
    report
        .groups()
        .forEach(one -> groups.addObject().put("key", one.key()).put("name", one.name()));
    boolean decisions = query.metric() == Metric.DECISIONS;
    json.putPOJO(
        "points", Written.list(report.points(), (item, point) -> write(item, point, decisions)));
    return json.put("more", report.more());
  }

  private static void write(JsonGenerator json, SeriesReport.Point point, boolean decisions) {
    json.writeStringProperty("at", point.at().toString());
    json.writeStringProperty("key", point.key());
    if (decisions) {
      StatisticsJson.writeDecisions(json, point.outcomes());
    } else {
      StatisticsJson.writeExecutions(json, point.outcomes());
    }
  }
}
