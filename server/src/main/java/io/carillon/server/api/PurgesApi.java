package io.carillon.server.api;

import io.carillon.config.PurgedConfig;
import io.carillon.database.Page;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists the task configs that were purged. */
@RestController
@RequestMapping("/api/v1/purges")
class PurgesApi {

  /** Identifies the list in cursors. */
  private static final String LIST = "purges";

  private final TasksView view;

  PurgesApi(TasksManager manager) {
    this.view = manager.view();
  }

  /** Keyset position: the last row of a page. */
  private record Place(Instant at, long id) {}

  @GetMapping
  ObjectNode list(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    @Nullable Place before = Paging.after(LIST, cursor.orElse(null), PurgesApi::place);
    List<PurgedConfig> found =
        view.purged(
            before == null ? null : before.at(), before == null ? 0 : before.id(), rows + 1);
    return Paging.page(
        LIST,
        Page.of(found, rows),
        JsonViews::purged,
        last -> last.life().purged().at() + " " + last.taskConfigId());
  }

  private static Place place(String key) {
    int blank = key.indexOf(' ');
    return new Place(
        Instant.parse(key.substring(0, blank)), Long.parseLong(key.substring(blank + 1)));
  }
}
