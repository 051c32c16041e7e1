package io.carillon.server.api;

import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
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
    return answer(schedule, from, count);
  }

  private static ObjectNode answer(Schedule schedule, Instant from, int count) {
    Integer fires = schedule.window().maxFires();
    int max = fires == null ? count : Math.min(count, fires);
    List<Instant> due = schedule.dueTimes(from).list(from, Instant.MAX, max);
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
