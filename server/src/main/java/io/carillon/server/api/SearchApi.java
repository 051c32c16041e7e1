package io.carillon.server.api;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ListedConfig;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionFilter;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.History;
import io.carillon.history.WorkerRow;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.Query;
import io.carillon.server.api.input.QueryNames;
import io.carillon.server.api.view.JsonViews;
import io.carillon.tasktype.TaskTypeRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds anything by its name, and lists labels, namespaces and counts, each within a bound. */
@RestController
@RequestMapping("/api/v1")
class SearchApi {

  private static final int MOST_HITS = 50;
  private static final int LONGEST = 200;

  /** Six or more digits of an id; fewer are rather a word. */
  private static final String BEGIN_OF_ID = "\\p{XDigit}{6}[\\p{XDigit}-]{0,30}";

  private final TasksView view;
  private final History history;

  SearchApi(TasksManager manager) {
    this.view = manager.view();
    this.history = manager.history();
  }

  @GetMapping("/search")
  ObjectNode search(
      @RequestParam("q") String text,
      @RequestParam(value = "limit", defaultValue = "8") String limit) {
    int most = Paging.count("limit", limit, MOST_HITS);
    String sought = text.strip();
    if (sought.isEmpty() || sought.length() > LONGEST) {
      throw InvalidInputException.at(
          "q", "must have 1 to %d characters, and has %d.".formatted(LONGEST, sought.length()));
    }
    ObjectNode found = Json.MAPPER.createObjectNode();
    put(found, "task_configs", configs(sought, most));
    put(found, "task_types", types(sought, most));
    put(found, "calendars", calendars(sought, most));
    put(found, "workers", workers(sought, most));
    put(found, "executions", executions(sought, most));
    return found;
  }

  private static void put(ObjectNode found, String field, Stream<? extends JsonNode> hits) {
    ArrayNode list = found.putArray(field);
    hits.forEach(list::add);
  }

  private Stream<ObjectNode> configs(String sought, int most) {
    ConfigQuery query =
        ConfigQuery.of(ConfigFilter.ALL.withScope(Filters.reach()).withText(sought), most);
    return view.configs(query).items().stream().map(SearchApi::config);
  }

  private static ObjectNode config(ListedConfig config) {
    return Json.MAPPER
        .createObjectNode()
        .put("id", config.id())
        .put("namespace", config.definition().namespace())
        .put("name", config.name())
        .put("task_type", config.taskType())
        .put("status", config.status().code());
  }

  private static boolean has(String text, String sought) {
    return text.toLowerCase(Locale.ROOT).contains(sought.toLowerCase(Locale.ROOT));
  }

  private Stream<ObjectNode> types(String sought, int most) {
    return view.taskTypes().stream()
        .filter(type -> has(type.name(), sought))
        .limit(most)
        .map(SearchApi::type);
  }

  private static ObjectNode type(TaskTypeRow type) {
    return Json.MAPPER
        .createObjectNode()
        .put("name", type.name())
        .put("description", type.description());
  }

  private Stream<ObjectNode> calendars(String sought, int most) {
    return view.calendars().names().stream()
        .filter(name -> has(name, sought))
        .limit(most)
        .map(name -> Json.MAPPER.createObjectNode().put("name", name));
  }

  private Stream<ObjectNode> workers(String sought, int most) {
    return history.workers().stream()
        .filter(worker -> has(worker.node(), sought) || has(worker.home().host(), sought))
        .limit(most)
        .map(SearchApi::worker);
  }

  private static ObjectNode worker(WorkerRow worker) {
    return Json.MAPPER
        .createObjectNode()
        .put("id", worker.id().toString())
        .put("node", worker.node())
        .put("host", worker.home().host())
        .put("status", worker.status());
  }

  private Stream<ObjectNode> executions(String sought, int most) {
    if (!sought.matches(BEGIN_OF_ID)) {
      return Stream.empty();
    }
    ExecutionFilter filter =
        Filters.executions(
            field -> field.equals("id_prefix") ? Optional.of(List.of(sought)) : Optional.empty());
    ExecutionQuery query = new ExecutionQuery(filter, false, null, Set.of(), most);
    return history.executions(query).items().stream().map(SearchApi::execution);
  }

  private static ObjectNode execution(Execution execution) {
    return Json.MAPPER
        .createObjectNode()
        .put("id", execution.id().toString())
        .put("task_config_id", execution.taskConfigId())
        .put("task_config_name", execution.task().configName())
        .put("status", execution.status().code());
  }

  @GetMapping("/labels")
  ObjectNode labels(
      @RequestParam(value = "prefix", defaultValue = "") String prefix,
      @RequestParam(value = "limit", defaultValue = "50") String limit) {
    int most = Paging.limit(limit);
    int sign = prefix.indexOf('=');
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode items = json.putArray("items");
    if (sign < 0) {
      view.groups()
          .keys(Filters.reach(), prefix, most)
          .forEach(key -> items.addObject().put("key", key).putNull("value"));
    } else {
      String key = prefix.substring(0, sign);
      view.groups()
          .values(Filters.reach(), key, prefix.substring(sign + 1), most)
          .forEach(value -> items.addObject().put("key", key).put("value", value));
    }
    return json;
  }

  @GetMapping("/namespaces")
  ObjectNode namespaces(
      @RequestParam(value = "prefix", defaultValue = "") String prefix,
      @RequestParam(value = "limit", defaultValue = "50") String limit) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode items = json.putArray("items");
    view.groups()
        .namespaces(Filters.reach(), prefix, Paging.limit(limit))
        .forEach(name -> items.addObject().put("name", name));
    return json;
  }

  @GetMapping("/task-configs/count")
  @QueryNames(filters = QueryNames.Filter.CONFIGS)
  ObjectNode countConfigs(@RequestParam MultiValueMap<String, String> given) {
    Query query = new Query(given);
    return JsonViews.counted(view.configLists().count(Filters.configs(query::all)));
  }

  @GetMapping("/executions/count")
  @QueryNames(filters = QueryNames.Filter.EXECUTIONS)
  ObjectNode countExecutions(@RequestParam MultiValueMap<String, String> given) {
    Query query = new Query(given);
    return JsonViews.counted(history.count(Filters.executions(query::all)));
  }
}
