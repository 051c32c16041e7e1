package io.carillon.server.api;

import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
import io.carillon.schedule.Description;
import io.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A schedule before it is saved: when it would be due, and in words. */
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
    List<Instant> due = schedule.dueTimes(from).list(from, Instant.MAX, count);
    return answer(Objects.requireNonNull(schedule), due);
  }

  private static ObjectNode answer(Schedule schedule, List<Instant> due) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode times = json.putArray("due_times");
    due.forEach(time -> times.add(time.toString()));
    json.putObject("description")
        .put("en", Description.english(schedule))
        .put("zh", Description.chinese(schedule));
    ArrayNode warnings = json.putArray("warnings");
    if (due.isEmpty() && !(schedule instanceof Schedule.Manual)) {
      warnings.add("There are no due times after that instant.");
    }
    return json;
  }
}
