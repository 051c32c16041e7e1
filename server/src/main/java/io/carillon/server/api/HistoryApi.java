package io.carillon.server.api;

import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.front.Calculations;
import java.time.Instant;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Audits task configs. */
@RestController
@RequestMapping("/api/v1")
class HistoryApi {

  private final TasksView view;
  private final Calculations calculations;

  HistoryApi(TasksManager manager, Calculations calculations) {
    this.calculations = calculations;
    this.view = manager.view();
  }

  /** Audits the config over the given span; by default over its whole life. */
  @GetMapping("/task-configs/{id}/audit")
  ObjectNode audit(
      @PathVariable("id") long id,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to) {
    Instant first = Paging.instant("from", from.orElse(null));
    Instant last = Paging.instant("to", to.orElse(null));
    return JsonViews.audit(
        calculations.run("ask for a shorter span", () -> view.audit(id, first, last)));
  }
}
