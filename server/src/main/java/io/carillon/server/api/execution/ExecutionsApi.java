package io.carillon.server.api.execution;

import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.history.ErrorGroups;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionFilter;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.ExecutionQuery.Field;
import io.carillon.history.History;
import io.carillon.history.MatchingExecutions;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.Query;
import io.carillon.server.api.input.QueryNames;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.ExecutionViews;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.Lists;
import io.carillon.text.Coded;
import io.carillon.time.TimeOrderedIds;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists executions, and groups their errors. */
@RestController
@RequestMapping("/api/v1")
class ExecutionsApi {

  private static final Map<String, Order> SORTS =
      Map.of("-id", Order.NEWEST, "id", Order.OLDEST, "longest", Order.LONGEST);

  private enum Order {
    NEWEST,
    OLDEST,
    LONGEST
  }

  /** A word of {@code fields} that adds nothing to the summary. */
  private static final String SUMMARY = "summary";

  private static final Set<String> BESIDE_IDS = Set.of("id", "namespace", "label");

  private final TasksView view;
  private final History history;
  private final MatchingExecutions matching;
  private final ErrorGroups errors;

  ExecutionsApi(TasksManager manager, Database database) {
    this.view = manager.view();
    this.history = manager.history();
    this.matching = new MatchingExecutions(database);
    this.errors = new ErrorGroups(database);
  }

  @GetMapping("/task-configs/{id}/executions")
  @QueryNames({
    "status",
    "trigger",
    "worker_id",
    "queue",
    "error_type",
    "q",
    "min_run",
    "id_prefix",
    "from",
    "to",
    "fields",
    "sort",
    "count",
    "limit",
    "cursor"
  })
  ObjectNode executionsOf(
      @PathVariable("id") long id, @RequestParam MultiValueMap<String, String> given) {
    view.config(id);
    return page(new Query(ofConfig(id, given)));
  }

  /** Lists the executions of a worker, by default those that it runs. */
  @GetMapping("/workers/{id}/executions")
  @QueryNames({"status", "fields", "sort", "count", "limit", "cursor"})
  ObjectNode executionsOfWorker(
      @PathVariable("id") UUID id, @RequestParam MultiValueMap<String, String> given) {
    if (history.worker(id).isEmpty()) {
      throw new NotFoundException("worker", id);
    }
    Map<String, List<String>> values = new HashMap<>(given);
    values.put("worker_id", List.of(id.toString()));
    values.putIfAbsent("status", List.of(ExecutionStatus.RUNNING.code()));
    return page(new Query(values));
  }

  private static Map<String, List<String>> ofConfig(long id, Map<String, List<String>> given) {
    Map<String, List<String>> values = new HashMap<>(given);
    values.put("task_config_id", List.of(String.valueOf(id)));
    return values;
  }

  @GetMapping("/executions")
  @QueryNames(
      filters = QueryNames.Filter.EXECUTIONS,
      value = {"id", "fields", "sort", "count", "limit", "cursor"})
  ObjectNode executions(@RequestParam MultiValueMap<String, String> given) {
    return given.containsKey("id") ? named(given) : page(new Query(given));
  }

  private ObjectNode named(MultiValueMap<String, String> given) {
    Query query = new Query(given);
    given.keySet().stream()
        .filter(name -> !BESIDE_IDS.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw InvalidInputException.at(
              "id",
              "must be without other conditions than namespace and label, not with %s."
                  .formatted(name));
        });
    Set<UUID> ids = QueryValues.uuids("id", query.all("id"));
    Page<Execution, UUID> found =
        new Page<>(history.executions(ids, Filters.scope(query::all)), null);
    return Paging.page(
            "executions by id",
            found,
            execution -> JsonViews.execution(execution, Set.of()),
            UUID::toString)
        .putNull("searched_to");
  }

  private ObjectNode page(Query given) {
    ExecutionFilter filter = Filters.executions(given::all);
    String sort = given.one("sort", "-id");
    Order order = QueryValues.choice("sort", sort, SORTS);
    Set<Field> wanted = fields(given);
    boolean counted = QueryValues.flag("count", given.one("count"));
    String list = Lists.name("executions", sort, filter);
    UUID after = Paging.after(list, given.one("cursor").orElse(null), UUID::fromString);
    ExecutionQuery query =
        new ExecutionQuery(
            filter, order == Order.OLDEST, after, wanted, Paging.limit(given.one("limit", "50")));
    Page<Execution, UUID> found = found(query, order);
    ObjectNode page =
        Paging.page(
            list, found, execution -> JsonViews.execution(execution, wanted), UUID::toString);
    UUID next = found.next();
    page.put("searched_to", next == null ? null : TimeOrderedIds.time(next).toString());
    if (counted) {
      page.set("total", JsonViews.counted(history.count(filter)));
    }
    return page;
  }

  private Page<Execution, UUID> found(ExecutionQuery query, Order order) {
    return order == Order.LONGEST
        ? new Page<>(matching.longest(query), null)
        : history.executions(query);
  }

  private static Set<Field> fields(Query given) {
    Map<String, Field> words = Coded.byCode(Field.class);
    Set<String> asked = QueryValues.texts("fields", given.all("fields"));
    if (asked.equals(Set.of("*"))) {
      return EnumSet.allOf(Field.class);
    }
    return asked.equals(Set.of(SUMMARY))
        ? Set.of()
        : QueryValues.choices("fields", given.all("fields"), words);
  }

  @GetMapping("/executions/errors")
  @QueryNames({
    "task_config_id",
    "task_type",
    "namespace",
    "label",
    "status",
    "trigger",
    "worker_id",
    "queue",
    "error_type",
    "q",
    "min_run",
    "from",
    "to"
  })
  ObjectNode errors(@RequestParam MultiValueMap<String, String> given) {
    return ExecutionViews.errors(errors.find(Filters.executions(new Query(given)::all)));
  }
}
