package io.carillon.server.api;

import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
import io.carillon.schedule.Agenda;
import io.carillon.schedule.Description;
import io.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A schedule before it is saved: when it would be due, in words, and what may surprise. */
@RestController
@RequestMapping("/api/v1/schedules")
class PreviewApi {

  private final TasksManager manager;

  PreviewApi(TasksManager manager) {
    this.manager = manager;
  }

  @PostMapping("/preview")
  ObjectNode preview(@RequestBody ObjectNode body) {
    RequestFields fields = new RequestFields(body);
    ObjectNode asked = fields.object("schedule");
    Instant given = fields.instant("from");
    int count = fields.count("count", 10, 1_000);
    fields.done();
    if (asked == null) {
      throw InvalidInputException.at("schedule", "is missing.");
    }
    Schedule schedule = ScheduleReader.read(asked);
    Instant from = given == null ? manager.now() : given;
    Agenda agenda = manager.preview(schedule, from);
    ObjectNode answer = answer(schedule, agenda, from, count);
    if (schedule.calendarName() != null) {
      decisions(agenda, from, count).forEach(answer.putArray("decisions")::add);
    }
    return answer;
  }

  /** What the calendar makes of the first due times. */
  private static List<ObjectNode> decisions(Agenda agenda, Instant from, int count) {
    return agenda.list(from, Instant.MAX, count).stream()
        .map(due -> {
          boolean fires = agenda.fires().count(due.minusNanos(1), due) > 0;
          ObjectNode json = Json.MAPPER.createObjectNode().put("due_at", due.toString());
          return json.put("decision", fires ? "due" : "excluded")
              .put("reason", fires ? agenda.movedFrom(due).orElse(null) : agenda.whyExcluded(due));
        })
        .toList();
  }

  private static ObjectNode answer(Schedule schedule, Agenda agenda, Instant from, int count) {
    Integer fires = schedule.window().maxFires();
    int max = fires == null ? count : Math.min(count, fires);
    List<Instant> due = agenda.fires().list(from, Instant.MAX, max);
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode times = json.putArray("due_times");
    due.forEach(time -> times.add(time.toString()));
    json.putObject("description")
        .put("en", Description.english(schedule))
        .put("zh", Description.chinese(schedule));
    json.set("schedule", DefinitionWriter.write(schedule));
    json.set("warnings", Shapes.warnings(schedule, from));
    return json;
  }
}
