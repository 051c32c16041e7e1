package io.carillon.server.api;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.text.Description;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.SentenceJson;
import io.carillon.server.front.Calculations;
import io.carillon.server.repeat.NoIdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Previews a schedule before it is saved: its due times, its description and its warnings. */
@RestController
@RequestMapping("/api/v1/schedules")
class PreviewApi {

  private static final Duration MONTH = Duration.ofDays(28);

  private final TasksView view;
  private final Calculations calculations;

  PreviewApi(TasksManager manager, Calculations calculations) {
    this.view = manager.view();
    this.calculations = calculations;
  }

  @PostMapping("/preview")
  @NoIdempotencyKey("the request changes nothing")
  ObjectNode preview(@RequestBody ObjectNode body) {
    JsonFields fields = new JsonFields(body);
    ObjectNode asked = fields.object("schedule");
    Instant given = fields.instant("from");
    int count = fields.count("count", 10, 1_000);
    Long compared = fields.id("compare_to");
    fields.done();
    if (asked == null) {
      throw InvalidInputException.at("schedule", "is missing.");
    }
    return calculations.run(
        "ask for fewer due times, or let the calendar close less often",
        () -> {
          Schedule schedule = ScheduleReader.read(asked);
          Instant from = given == null ? view.now() : given;
          if (compared == null) {
            return answer(schedule, view.preview(schedule, from), from, count);
          }
          TaskConfig config = view.config(compared);
          Occurrences saved = view.preview(config.definition().schedule(), config.anchor());
          // As when it is saved: an unchanged schedule keeps its anchor.
          boolean same = schedule.equals(config.definition().schedule());
          Occurrences agenda = same ? saved : view.preview(schedule, from);
          ObjectNode json = answer(schedule, agenda, from, count);
          json.set("compared", comparison(saved, agenda, from, count));
          return json;
        });
  }

  /** Returns the decisions on the first due times, including those that the calendar excludes. */
  private static List<ObjectNode> decisions(
      Occurrences agenda, Instant from, Instant upTo, int count) {
    return agenda.list(from, upTo, count).stream()
        .map(due -> {
          boolean fires = agenda.fires().count(due.minusNanos(1), due) > 0;
          ObjectNode json = Json.MAPPER.createObjectNode().put("due_at", due.toString());
          json.put("decision", fires ? "due" : "excluded");
          Sentence why = fires ? whyThere(agenda, due) : agenda.whyExcluded(due);
          return SentenceJson.put(json, "reason", why == null ? null : Reason.of(why));
        })
        .toList();
  }

  /**
   * Returns why a due time was moved, by the calendar or a clock change; null if it was not moved.
   */
  private static @Nullable Sentence whyThere(Occurrences agenda, Instant due) {
    return agenda.movedFrom(due).or(() -> agenda.fires().gapReason(due)).orElse(null);
  }

  /** Returns the first due times that come and go in place of the saved schedule of a config. */
  private static ObjectNode comparison(
      Occurrences saved, Occurrences agenda, Instant from, int count) {
    List<Instant> before = saved.fires().list(from, Instant.MAX, count);
    List<Instant> after = agenda.fires().list(from, Instant.MAX, count);
    Instant end = earlier(lastIfFull(before, count), lastIfFull(after, count));
    ObjectNode json = Json.MAPPER.createObjectNode();
    put(json.putArray("removed"), before, after, end);
    put(json.putArray("added"), after, before, end);
    return json.put("same", json.get("removed").isEmpty() && json.get("added").isEmpty())
        .put("compared_to", end.equals(Instant.MAX) ? null : end.toString());
  }

  private static void put(ArrayNode into, List<Instant> ones, List<Instant> others, Instant end) {
    Set<Instant> known = new HashSet<>(others);
    ones.stream()
        .filter(due -> !due.isAfter(end) && !known.contains(due))
        .forEach(due -> into.add(due.toString()));
  }

  private static Instant lastIfFull(List<Instant> due, int count) {
    return due.size() == count ? due.getLast() : Instant.MAX;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private ObjectNode answer(Schedule schedule, Occurrences agenda, Instant from, int count) {
    Integer fires = schedule.window().maxFires();
    int max = fires == null ? count : Math.min(count, fires);
    List<Instant> due = agenda.fires().list(from, Instant.MAX, max);
    boolean usedUp = fires != null && due.size() == fires;
    Instant upTo = usedUp ? due.getLast() : Instant.MAX;
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode times = json.putArray("due_times");
    due.forEach(time -> times.add(time.toString()));
    json.putObject("description")
        .put("en", Description.english(schedule))
        .put("zh", Description.chinese(schedule));
    json.set("schedule", DefinitionWriter.write(schedule));
    decisions(agenda, from, upTo, count).forEach(json.putArray("decisions")::add);
    long month = agenda.fires().count(from, from.plus(MONTH));
    json.put("per_day", Math.round(1000.0 * month / MONTH.toDays()) / 1000.0);
    json.set("warnings", JsonViews.warnings(view.warnings(schedule, from)));
    return json;
  }
}
