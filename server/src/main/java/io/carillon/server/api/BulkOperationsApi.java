package io.carillon.server.api;

import io.carillon.bulk.BulkOutcome;
import io.carillon.database.Page;
import io.carillon.manager.TasksManager;
import io.carillon.manager.operation.BulkItem;
import io.carillon.manager.operation.BulkOperation;
import io.carillon.manager.operation.Operations;
import io.carillon.sentence.Sentence;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.BulkViews;
import io.carillon.server.trail.TrailDetail;
import io.carillon.text.Coded;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Shows, stops and takes back bulk operations that run in the background. */
@RestController
@RequestMapping("/api/v1/bulk")
class BulkOperationsApi {

  /** Identifies the list in cursors. */
  private static final String LIST = "bulk operations";

  private final Operations operations;

  BulkOperationsApi(TasksManager manager) {
    this.operations = manager.operations();
  }

  @GetMapping
  ObjectNode list(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    Long before = Paging.after(LIST, cursor.orElse(null), Long::valueOf);
    List<BulkOperation> found =
        operations.list(Filters.reach(), before == null ? Long.MAX_VALUE : before, rows + 1);
    return Paging.page(
        LIST, Page.of(found, rows), BulkViews::operation, one -> String.valueOf(one.id()));
  }

  @GetMapping("/{id}")
  ObjectNode get(
      @PathVariable("id") long id,
      @RequestParam("outcome") Optional<String> outcome,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    BulkOutcome wanted =
        outcome
            .map(text -> QueryValues.choice("outcome", text, Coded.byCode(BulkOutcome.class)))
            .orElse(null);
    String list = "items of bulk operation %d %s".formatted(id, wanted);
    Integer after = Paging.after(list, cursor.orElse(null), Integer::valueOf);
    ObjectNode json = BulkViews.operation(operations.get(id));
    List<BulkItem> items = operations.items(id, wanted, after == null ? -1 : after, rows + 1);
    return json.setAll(
        Paging.page(
            list, Page.of(items, rows), BulkViews::item, one -> String.valueOf(one.place())));
  }

  @PostMapping("/{id}/stop")
  ObjectNode stop(@PathVariable("id") long id, Principal user) {
    return BulkViews.operation(operations.stop(id, user.getName()));
  }

  @PostMapping("/{id}/undo")
  ResponseEntity<ObjectNode> undo(
      @PathVariable("id") long id, Principal user, HttpServletRequest request) {
    BulkOperation undo = operations.undo(id, user.getName());
    TrailDetail.say(
        request,
        "bulk operation " + undo.id(),
        Sentence.of("trail_undo").with("count", undo.progress().selected()).with("operation", id));
    return BulkViews.accepted(undo);
  }
}
