package io.carillon.server.api;

import io.carillon.history.ExecutionFilter;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.ExecutionQuery.Field;
import io.carillon.history.History;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.Lists;
import io.carillon.text.Coded;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists executions. */
@RestController
@RequestMapping("/api/v1")
class ExecutionsApi {

  private static final Map<String, Boolean> SORTS =
      Map.of("-id", Boolean.FALSE, "id", Boolean.TRUE);

  private final TasksView view;
  private final History history;

  ExecutionsApi(TasksManager manager) {
    this.view = manager.view();
    this.history = manager.history();
  }

  @GetMapping("/task-configs/{id}/executions")
  ObjectNode executionsOf(
      @PathVariable("id") long id,
      @RequestParam("status") Optional<List<String>> status,
      @RequestParam("trigger") Optional<List<String>> trigger,
      @RequestParam("worker_id") Optional<List<String>> worker,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("fields") Optional<List<String>> fields,
      @RequestParam(value = "sort", defaultValue = "-id") String sort,
      @RequestParam("count") Optional<String> count,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    view.config(id);
    Map<String, Optional<List<String>>> filter =
        Map.of(
            "task_config_id",
            Optional.of(List.of(String.valueOf(id))),
            "status",
            status,
            "trigger",
            trigger,
            "worker_id",
            worker,
            "from",
            from.map(List::of),
            "to",
            to.map(List::of));
    return page(filter, new Wish(fields, sort, count, limit, cursor));
  }

  @GetMapping("/executions")
  ObjectNode executions(
      @RequestParam("task_config_id") Optional<List<String>> config,
      @RequestParam("task_type") Optional<List<String>> type,
      @RequestParam("status") Optional<List<String>> status,
      @RequestParam("trigger") Optional<List<String>> trigger,
      @RequestParam("worker_id") Optional<List<String>> worker,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("fields") Optional<List<String>> fields,
      @RequestParam(value = "sort", defaultValue = "-id") String sort,
      @RequestParam("count") Optional<String> count,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    Map<String, Optional<List<String>>> filter =
        Map.of(
            "task_config_id", config,
            "task_type", type,
            "status", status,
            "trigger", trigger,
            "worker_id", worker,
            "from", from.map(List::of),
            "to", to.map(List::of));
    return page(filter, new Wish(fields, sort, count, limit, cursor));
  }

  /** The wanted form of a list: the query parameters beside the filter. */
  private record Wish(
      Optional<List<String>> fields,
      String sort,
      Optional<String> count,
      String limit,
      Optional<String> cursor) {}

  private ObjectNode page(Map<String, Optional<List<String>>> given, Wish wish) {
    ExecutionFilter filter =
        Filters.executions(field -> given.getOrDefault(field, Optional.empty()));
    boolean oldestFirst = QueryValues.choice("sort", wish.sort(), SORTS);
    Set<Field> wanted = fields(wish.fields());
    boolean counted = QueryValues.flag("count", wish.count());
    String list = Lists.name("executions", wish.sort(), filter);
    UUID after = Paging.after(list, wish.cursor().orElse(null), UUID::fromString);
    ExecutionQuery query =
        new ExecutionQuery(filter, oldestFirst, after, wanted, Paging.limit(wish.limit()));
    ObjectNode page =
        Paging.page(
            list,
            history.executions(query),
            execution -> JsonViews.execution(execution, wanted),
            UUID::toString);
    if (counted) {
      page.set("total", JsonViews.counted(history.count(filter)));
    }
    return page;
  }

  private static Set<Field> fields(Optional<List<String>> given) {
    Map<String, Field> words = Coded.byCode(Field.class);
    boolean all = QueryValues.texts("fields", given).equals(Set.of("*"));
    return all ? EnumSet.allOf(Field.class) : QueryValues.choices("fields", given, words);
  }
}
