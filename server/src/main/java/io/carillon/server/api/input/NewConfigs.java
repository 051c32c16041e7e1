package io.carillon.server.api.input;

import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.CreateResult;
import io.carillon.config.NewConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The task configs of a create request.
 *
 * @param readable those without faults, in request order
 * @param unreadable results of the others, by index
 */
public record NewConfigs(List<NewConfig> readable, TreeMap<Integer, CreateResult> unreadable) {

  private static final int MOST = 1_000;

  /** Reads the field {@code task_configs}. */
  public static NewConfigs read(JsonFields fields) {
    JsonNode list = fields.node("task_configs");
    List<NewConfig> readable = new ArrayList<>();
    TreeMap<Integer, CreateResult> unreadable = new TreeMap<>();
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST) {
      fields.fault("task_configs", "must be a list of 1 to %,d task configs.".formatted(MOST));
      return new NewConfigs(readable, unreadable);
    }
    for (int i = 0; i < list.size(); i++) {
      try {
        readable.add(read(list.get(i)));
      } catch (InvalidInputException | ForbiddenException e) {
        unreadable.put(i, refused(i, list.get(i), e));
      }
    }
    return new NewConfigs(readable, unreadable);
  }

  private static CreateResult refused(int index, JsonNode config, RuntimeException reason) {
    String name = config.path("name").asStringOpt().orElse("");
    String shown = name.length() > 200 ? "" : name;
    return new CreateResult(index, shown, BulkOutcome.REFUSED, null, reason);
  }

  private static NewConfig read(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw InvalidInputException.at(
          "", "A task config must be an object, not " + JsonFields.shown(json) + ".");
    }
    ConfigInput input = ConfigInput.create(object);
    ConfigStatus status = input.status() == null ? ConfigStatus.ACTIVE : input.status();
    return new NewConfig(input.definition(), status, input.statusReason());
  }

  /** Returns the report on the readable configs with the results of the others at their indexes. */
  public BulkReport<CreateResult> with(BulkReport<CreateResult> report) {
    List<CreateResult> all = new ArrayList<>();
    Iterator<CreateResult> results = report.results().iterator();
    for (int i = 0; results.hasNext() || unreadable.containsKey(i); i++) {
      CreateResult refused = unreadable.get(i);
      all.add(refused != null ? refused : at(i, results.next()));
    }
    return new BulkReport<>(report.dryRun(), report.fingerprint(), all, report.stopped(), null);
  }

  private static CreateResult at(int index, CreateResult result) {
    return new CreateResult(
        index, result.name(), result.outcome(), result.created(), result.error());
  }
}
