package io.carillon.server.api.execution;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.ExecutionResult;
import io.carillon.bulk.Selection;
import io.carillon.definition.Json;
import io.carillon.history.ExecutionFilter;
import io.carillon.manager.TasksManager;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.manager.operation.BulkAction;
import io.carillon.manager.operation.BulkOperation;
import io.carillon.manager.operation.Operations;
import io.carillon.sentence.Sentence;
import io.carillon.server.api.input.BulkInput;
import io.carillon.server.api.view.BulkAnswer;
import io.carillon.server.api.view.BulkViews;
import io.carillon.server.front.Calculations;
import io.carillon.server.front.ClientWatch;
import io.carillon.server.repeat.NonAtomic;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Cancels or retries many executions in one request. */
@RestController
@RequestMapping("/api/v1/executions")
class BulkExecutionsApi {

  private static final String NARROWER = "select fewer executions";

  private final BulkChanges bulk;
  private final Operations operations;
  private final Calculations calculations;

  BulkExecutionsApi(TasksManager manager, Calculations calculations) {
    this.bulk = manager.bulk();
    this.operations = manager.operations();
    this.calculations = calculations;
  }

  @PostMapping("/cancel")
  @NonAtomic
  ResponseEntity<ObjectNode> cancel(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<UUID, ExecutionFilter> which = input.executions();
    String reason = input.reason();
    BulkOptions options = input.options(new ClientWatch(response));
    boolean background = input.background();
    input.done();
    if (background) {
      ObjectNode arguments = Json.MAPPER.createObjectNode();
      arguments.put("reason", reason);
      return start(request, which, order(input, BulkAction.CANCEL, arguments), options, user);
    }
    return answer(request, () -> bulk.cancel(which, reason, options, user.getName()));
  }

  @PostMapping("/retry")
  @NonAtomic
  ResponseEntity<ObjectNode> retry(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<UUID, ExecutionFilter> which = input.executions();
    BulkOptions options = input.options(new ClientWatch(response));
    boolean background = input.background();
    input.done();
    if (background) {
      ObjectNode arguments = Json.MAPPER.createObjectNode();
      return start(request, which, order(input, BulkAction.RETRY, arguments), options, user);
    }
    return answer(request, () -> bulk.retry(which, options, user.getName()));
  }

  private static BulkOperation.Order order(
      BulkInput input, BulkAction action, ObjectNode arguments) {
    return new BulkOperation.Order(action, arguments, input.shownSelection(), null);
  }

  private ResponseEntity<ObjectNode> start(
      HttpServletRequest request,
      Selection<UUID, ExecutionFilter> which,
      BulkOperation.Order order,
      BulkOptions options,
      Principal user) {
    BulkOperation started =
        calculations.run(
            NARROWER, () -> operations.startOnExecutions(which, order, options, user.getName()));
    TrailDetail.say(
        request,
        "%d executions".formatted(started.progress().selected()),
        Sentence.of("trail_bulk").with("operation", started.id()));
    return BulkViews.accepted(started);
  }

  private ResponseEntity<ObjectNode> answer(
      HttpServletRequest request, Supplier<BulkReport<ExecutionResult>> act) {
    BulkReport<ExecutionResult> report = calculations.run(NARROWER, act);
    TrailDetail.say(
        request, "%d executions".formatted(report.results().size()), BulkAnswer.summary(report));
    return ResponseEntity.ok(BulkAnswer.ofExecutions(report));
  }
}
