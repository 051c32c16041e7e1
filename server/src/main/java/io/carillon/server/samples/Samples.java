package io.carillon.server.samples;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.manager.TasksManager;
import io.carillon.schedule.Schedule;
import io.carillon.server.settings.ServerSettings;
import io.carillon.tasks.web.AllowedHosts;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Three sample task configs that need nothing but this server. They contain neither its port nor
 * its data folder, which may differ at the next start.
 */
@Component
public final class Samples {

  private static final String ACTOR = "samples";
  private static final String FOLDER = "sample";
  private static final ConfigFilter DELETED =
      ConfigFilter.ALL.withStatuses(Set.of(ConfigStatus.DELETED));

  private final TasksManager manager;
  private final ServerSettings settings;

  /** Creates the samples of that server. */
  public Samples(TasksManager manager, ServerSettings settings) {
    this.manager = manager;
    this.settings = settings;
  }

  /**
   * Creates the samples if there has never been a task config, not even a deleted one: deleted
   * samples stay deleted.
   */
  public void createIfEmpty() {
    if (any(ConfigFilter.ALL) || any(DELETED)) {
      return;
    }
    create(scrape());
    if (settings.files().allowed().stream().findFirst().filter(files()::equals).isPresent()) {
      create(cleanup());
    }
    create(request());
  }

  private Path files() {
    return settings.data().resolve("files");
  }

  private boolean any(ConfigFilter filter) {
    return !manager.view().configs(ConfigQuery.of(filter, 1)).items().isEmpty();
  }

  private void create(ObjectNode json) {
    try {
      manager.create(DefinitionReader.read(json), true, ACTOR);
    } catch (ConflictException e) {
      // Another node created it first.
    }
  }

  private static ObjectNode sample(String name, String type, String description) {
    return Json.MAPPER
        .createObjectNode()
        .put("name", name)
        .put("task_type", type)
        .put("description", description);
  }

  private static ObjectNode scrape() {
    ObjectNode json =
        sample("sample: scrape this server", "scrape", "Reads this server's own status page.");
    ObjectNode parameters = json.putObject("parameters");
    parameters.put("url", AllowedHosts.OWN_URL + "/health");
    ObjectNode fields = parameters.putObject("fields");
    fields.putObject("title").put("selector", "h1");
    fields.putObject("status").put("selector", "#status");
    fields.putObject("version").put("selector", "#version");
    fields.putObject("time").put("selector", "#time");
    json.putObject("schedule").put("type", Schedule.Type.INTERVAL.code()).put("every", "10s");
    return json;
  }

  private static ObjectNode cleanup() {
    ObjectNode json =
        sample("sample: clean up a folder", "cleanup", "Deletes what is older than an hour.");
    json.putObject("parameters")
        .put("folder", FOLDER)
        .put("older_than", "1h")
        .put("dry_run", false);
    json.putObject("schedule")
        .put("type", Schedule.Type.CRON.code())
        .put("expression", "* * * * *");
    return json;
  }

  private static ObjectNode request() {
    ObjectNode json =
        sample("sample: ask whether this server is ready", "http_request", "Run it by hand.");
    json.putObject("parameters").put("url", AllowedHosts.OWN_URL + "/health/ready");
    json.putObject("schedule").put("type", Schedule.Type.MANUAL.code());
    return json;
  }
}
