package io.carillon.server.api;

import io.carillon.config.TaskConfig;
import io.carillon.database.Page;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.grouping.ConfigScope;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.manager.forecast.DueList;
import io.carillon.manager.forecast.Forecast;
import io.carillon.manager.forecast.ForecastRequest;
import io.carillon.manager.forecast.ForecastRequest.By;
import io.carillon.manager.forecast.ForecastRequest.Rescheduled;
import io.carillon.manager.forecast.ForecastRequest.Shifted;
import io.carillon.manager.forecast.ForecastRequest.Stopped;
import io.carillon.manager.forecast.ForecastRequest.WhatIf;
import io.carillon.schedule.Schedule;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.front.Calculations;
import io.carillon.server.repeat.NoIdempotencyKey;
import io.carillon.time.Durations;
import io.carillon.time.Instants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Counts upcoming due times, with the present schedules or with hypothetical changes. */
@RestController
@RequestMapping("/api/v1/forecast")
class ForecastApi {

  private static final Duration BUCKET = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST_CHANGES = 100;

  private static final String NARROWER = "ask for a shorter span, longer buckets or fewer changes";

  private final TasksView view;
  private final Calculations calculations;

  ForecastApi(TasksManager manager, Calculations calculations) {
    this.view = manager.view();
    this.calculations = calculations;
  }

  /** The query parameters are the fields of the body, without {@code what_if}. */
  @GetMapping
  ObjectNode forecast(
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("bucket") Optional<String> bucket,
      @RequestParam("by") Optional<String> by) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    from.ifPresent(text -> body.put("from", unescaped(text)));
    to.ifPresent(text -> body.put("to", unescaped(text)));
    bucket.ifPresent(text -> body.put("bucket", text));
    by.ifPresent(text -> body.put("by", text));
    return forecast(body);
  }

  /** Restores a plus sign that was not percent-encoded and so arrives as a blank. */
  private static String unescaped(String instant) {
    return instant.replace(' ', '+');
  }

  @PostMapping
  @NoIdempotencyKey("the request changes nothing")
  ObjectNode forecast(@RequestBody ObjectNode body) {
    ForecastRequest request = request(new JsonFields(body));
    return json(calculations.run(NARROWER, () -> view.forecast(request)), request);
  }

  /** Lists the due times to come, with their configs. */
  @GetMapping("/due")
  ObjectNode due(
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    String list = "due %s %s".formatted(from.orElse(null), to.orElse(null));
    Instant first = Paging.instant("from", from.orElse(null));
    Instant last = Paging.instant("to", to.orElse(null));
    DueList.Due after = Paging.after(list, cursor.orElse(null), ForecastApi::place);
    int most = Paging.limit(limit);
    ConfigScope scope = Filters.reach();
    Page<DueList.Due, DueList.Due> found =
        Page.of(calculations.run(NARROWER, () -> view.due(scope, first, last, after, most)), most);
    Map<Long, TaskConfig> configs = view.configsById(ids(found.items()));
    return Paging.page(
        list,
        found,
        due -> due(due, configs.get(due.taskConfigId())),
        next -> next.at() + " " + next.taskConfigId());
  }

  private static Set<Long> ids(List<DueList.Due> due) {
    return due.stream().map(DueList.Due::taskConfigId).collect(Collectors.toSet());
  }

  private static DueList.Due place(String key) {
    int blank = key.indexOf(' ');
    return new DueList.Due(
        Instants.parse(key.substring(0, blank)), Long.parseLong(key.substring(blank + 1)));
  }

  private static ObjectNode due(DueList.Due due, @Nullable TaskConfig config) {
    return Json.MAPPER
        .createObjectNode()
        .put("due_at", due.at().toString())
        .put("task_config_id", due.taskConfigId())
        .put("task_config_name", config == null ? null : config.definition().name())
        .put("task_type", config == null ? null : config.definition().taskType());
  }

  private ForecastRequest request(JsonFields fields) {
    Instant from = fields.instant("from");
    Instant to = fields.instant("to");
    Duration bucket = bucket(fields);
    By by = by(fields);
    List<WhatIf> whatIf = whatIf(fields);
    fields.done();
    return new ForecastRequest(from, to, bucket, by, whatIf, Filters.reach());
  }

  private static Duration bucket(JsonFields fields) {
    Duration bucket = fields.duration("bucket", SHORTEST, LONGEST);
    return bucket == null ? BUCKET : bucket;
  }

  private static By by(JsonFields fields) {
    String text = fields.text("by", 1, 100);
    return switch (text) {
      case null -> By.NOTHING;
      case "task_type" -> By.TASK_TYPE;
      case "queue" -> By.QUEUE;
      case "config" -> By.CONFIG;
      default -> {
        fields.fault("by", "must be task_type, queue or config, not " + Quote.of(text) + ".");
        yield By.NOTHING;
      }
    };
  }

  private static List<WhatIf> whatIf(JsonFields fields) {
    List<ObjectNode> asked = fields.objects("what_if", MOST_CHANGES);
    List<WhatIf> changes = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      try {
        changes.add(whatIf(asked.get(i)));
      } catch (InvalidInputException e) {
        String path = "what_if[" + i + "]";
        fields.faults(e.faults().stream().map(fault -> fault.under(path)).toList());
      }
    }
    return changes;
  }

  private static WhatIf whatIf(ObjectNode json) {
    JsonFields fields = new JsonFields(json);
    Long id = fields.id("task_config_id");
    String type = fields.text("task_type", 0, 100);
    ObjectNode schedule = fields.object("schedule");
    boolean pauses = fields.flag("pause");
    boolean stops = fields.flag("remove") || pauses;
    Duration shift = shift(fields);
    int given = (schedule == null ? 0 : 1) + (stops ? 1 : 0) + (shift == null ? 0 : 1);
    if (given == 0) {
      fields.fault("schedule", "is missing: it, or one of pause, remove and shift.");
    } else if (given > 1) {
      fields.fault(
          "", "must have one of schedule, pause, remove and shift, and has %d.".formatted(given));
    }
    if (given == 1 && schedule == null && id == null) {
      fields.fault("task_config_id", "is missing: the task config to pause, remove or shift.");
    }
    if (id != null && type != null) {
      fields.fault("task_type", "has no meaning beside task_config_id, whose type is known.");
    }
    Schedule read = schedule == null ? null : schedule(schedule, fields);
    fields.done();
    if (schedule == null) {
      long changed = Objects.requireNonNull(id);
      return shift == null ? new Stopped(changed) : new Shifted(changed, shift);
    }
    return new Rescheduled(id, type, read == null ? new Schedule.Manual() : read);
  }

  /** Reads a duration that may have a minus sign. */
  private static @Nullable Duration shift(JsonFields fields) {
    String text = fields.text("shift", 1, 100);
    if (text == null) {
      return null;
    }
    try {
      boolean earlier = text.startsWith("-");
      Duration shift = Durations.parse(earlier ? text.substring(1) : text);
      if (shift.compareTo(LONGEST) <= 0) {
        return earlier ? shift.negated() : shift;
      }
      fields.fault("shift", "must be from %s, not %s.".formatted("-366d to 366d", text));
    } catch (IllegalArgumentException e) {
      fields.fault("shift", e.getMessage() + ".");
    }
    return null;
  }

  private static @Nullable Schedule schedule(ObjectNode json, JsonFields fields) {
    try {
      return ScheduleReader.read(json);
    } catch (InvalidInputException e) {
      fields.faults(e.faults());
      return null;
    }
  }

  private static ObjectNode json(Forecast forecast, ForecastRequest request) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("from", forecast.from().toString())
        .put("to", forecast.to().toString())
        .put("bucket", Durations.format(request.bucket()))
        .put("total", forecast.total())
        .put("schedules", forecast.schedules())
        .put("skipped", forecast.skipped())
        .put("capacity", forecast.capacity());
    ArrayNode buckets = json.putArray("buckets");
    forecast.buckets().forEach(bucket -> put(bucket, request.by(), buckets.addObject()));
    return json;
  }

  private static void put(Forecast.Bucket bucket, By grouping, ObjectNode json) {
    json.put("from", bucket.from().toString())
        .put("count", bucket.count())
        .put("load", Math.round(bucket.load() * 1000) / 1000.0);
    if (grouping != By.NOTHING) {
      ObjectNode by = json.putObject("by");
      bucket.by().forEach(by::put);
    }
  }
}
