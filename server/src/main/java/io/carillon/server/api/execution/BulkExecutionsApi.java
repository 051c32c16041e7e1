package io.carillon.server.api.execution;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.ExecutionResult;
import io.carillon.bulk.Selection;
import io.carillon.history.ExecutionFilter;
import io.carillon.manager.TasksManager;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.server.api.input.BulkInput;
import io.carillon.server.api.view.BulkAnswer;
import io.carillon.server.front.Calculations;
import io.carillon.server.front.ClientWatch;
import io.carillon.server.repeat.NonAtomic;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.UUID;
import java.util.function.Supplier;
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
  private final Calculations calculations;

  BulkExecutionsApi(TasksManager manager, Calculations calculations) {
    this.bulk = manager.bulk();
    this.calculations = calculations;
  }

  @PostMapping("/cancel")
  @NonAtomic
  ObjectNode cancel(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<UUID, ExecutionFilter> which = input.executions();
    String reason = input.reason();
    BulkOptions options = input.options(new ClientWatch(response));
    input.done();
    return answer(request, () -> bulk.cancel(which, reason, options, user.getName()));
  }

  @PostMapping("/retry")
  @NonAtomic
  ObjectNode retry(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<UUID, ExecutionFilter> which = input.executions();
    BulkOptions options = input.options(new ClientWatch(response));
    input.done();
    return answer(request, () -> bulk.retry(which, options, user.getName()));
  }

  private ObjectNode answer(HttpServletRequest request, Supplier<BulkReport<ExecutionResult>> act) {
    BulkReport<ExecutionResult> report = calculations.run(NARROWER, act);
    TrailDetail.say(
        request, "%d executions".formatted(report.results().size()), BulkAnswer.summary(report));
    return BulkAnswer.ofExecutions(report);
  }
}
