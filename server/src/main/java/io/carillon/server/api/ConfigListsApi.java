package io.carillon.server.api;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ConfigQuery.After;
import io.carillon.config.search.ConfigQuery.Key;
import io.carillon.config.search.ConfigQuery.Sort;
import io.carillon.config.search.ListedConfig;
import io.carillon.database.Page;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Inclusions;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.Lists;
import io.carillon.text.Coded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists, counts and reads task configs. */
@RestController
@RequestMapping("/api/v1/task-configs")
class ConfigListsApi {

  private static final Map<String, Sort> SORTS = sorts();
  private static final Map<String, Boolean> FIELDS = Map.of("parameters", true, "*", true);

  private final TasksView view;
  private final Inclusions inclusions;

  ConfigListsApi(TasksManager manager) {
    this.view = manager.view();
    this.inclusions = new Inclusions(manager.history());
  }

  private static Map<String, Sort> sorts() {
    Map<String, Sort> sorts = new LinkedHashMap<>();
    Coded.byCode(Key.class)
        .forEach((word, key) -> {
          sorts.put(word, Sort.by(key));
          sorts.put("-" + word, Sort.downBy(key));
        });
    return sorts;
  }

  @GetMapping
  ObjectNode list(
      @RequestParam("namespace") Optional<List<String>> namespace,
      @RequestParam("label") Optional<List<String>> label,
      @RequestParam("type") Optional<List<String>> type,
      @RequestParam("queue") Optional<List<String>> queue,
      @RequestParam("health") Optional<List<String>> health,
      @RequestParam("status") Optional<List<String>> status,
      @RequestParam("schedule_type") Optional<List<String>> scheduleType,
      @RequestParam("calendar") Optional<List<String>> calendar,
      @RequestParam("next_due_from") Optional<String> nextDueFrom,
      @RequestParam("next_due_to") Optional<String> nextDueTo,
      @RequestParam("updated_from") Optional<String> updatedFrom,
      @RequestParam("updated_to") Optional<String> updatedTo,
      @RequestParam("q") Optional<String> text,
      @RequestParam("fields") Optional<List<String>> fields,
      @RequestParam("include") Optional<List<String>> include,
      @RequestParam(value = "sort", defaultValue = "id") String sort,
      @RequestParam("count") Optional<String> count,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    ConfigFilter filter =
        Filters.configs(field ->
            switch (field) {
              case "namespace" -> namespace;
              case "label" -> label;
              case "type" -> type;
              case "queue" -> queue;
              case "health" -> health;
              case "status" -> status;
              case "schedule_type" -> scheduleType;
              case "calendar" -> calendar;
              case "next_due_from" -> nextDueFrom.map(List::of);
              case "next_due_to" -> nextDueTo.map(List::of);
              case "updated_from" -> updatedFrom.map(List::of);
              case "updated_to" -> updatedTo.map(List::of);
              case "q" -> text.map(List::of);
              default -> throw new IllegalArgumentException(field);
            });
    Sort order = QueryValues.choice("sort", sort, SORTS);
    boolean parameters = !QueryValues.choices("fields", fields, FIELDS).isEmpty();
    Set<Inclusions.Kind> included = Inclusions.read(include);
    boolean counted = QueryValues.flag("count", count);
    String list = Lists.name("task configs", sort, filter);
    int rows = Paging.limit(limit);
    ConfigQuery query =
        Paging.after(
            list,
            cursor.orElse(null),
            key -> new ConfigQuery(filter, order, after(key), parameters, rows));
    Page<ListedConfig, After> found =
        view.configs(
            query == null ? new ConfigQuery(filter, order, null, parameters, rows) : query);
    ObjectNode page = Paging.page(list, found, JsonViews::listed, ConfigListsApi::key);
    inclusions.add((ArrayNode) page.get("items"), included);
    if (counted) {
      page.set("total", JsonViews.counted(view.configLists().count(filter)));
    }
    return page;
  }

  private static String key(After after) {
    return after.key() == null ? "" + after.id() : after.id() + " " + after.key();
  }

  private static After after(String key) {
    int blank = key.indexOf(' ');
    return blank < 0
        ? new After(Long.parseLong(key), null)
        : new After(Long.parseLong(key.substring(0, blank)), key.substring(blank + 1));
  }

  @GetMapping("/{id}")
  ResponseEntity<ObjectNode> get(
      @PathVariable("id") long id, @RequestParam("include") Optional<List<String>> include) {
    Set<Inclusions.Kind> included = Inclusions.read(include);
    ListedConfig config = view.configLists().get(id);
    ObjectNode json = JsonViews.listed(config);
    inclusions.add(json.arrayNode().add(json), included);
    return ResponseEntity.ok().eTag(EntityTags.tag(config.version())).body(json);
  }
}
