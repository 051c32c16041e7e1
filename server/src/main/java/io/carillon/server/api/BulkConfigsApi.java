package io.carillon.server.api;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.CreateResult;
import io.carillon.bulk.Selection;
import io.carillon.config.search.ConfigFilter;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import io.carillon.manager.TasksManager;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.manager.change.StatusChanges;
import io.carillon.manager.operation.BulkAction;
import io.carillon.manager.operation.BulkOperation;
import io.carillon.manager.operation.Operations;
import io.carillon.sentence.Sentence;
import io.carillon.server.api.input.BulkInput;
import io.carillon.server.api.input.ConfigPatch;
import io.carillon.server.api.input.NewConfigs;
import io.carillon.server.api.view.BulkAnswer;
import io.carillon.server.api.view.BulkViews;
import io.carillon.server.front.Calculations;
import io.carillon.server.front.ClientWatch;
import io.carillon.server.repeat.NonAtomic;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Changes, pauses, resumes, deletes or creates many task configs in one request. */
@RestController
@RequestMapping("/api/v1/task-configs")
class BulkConfigsApi {

  private static final String NARROWER = "select fewer task configs";

  private final BulkChanges bulk;
  private final Operations operations;
  private final Calculations calculations;

  BulkConfigsApi(TasksManager manager, Calculations calculations) {
    this.bulk = manager.bulk();
    this.operations = manager.operations();
    this.calculations = calculations;
  }

  @PostMapping("/bulk")
  @NonAtomic
  ResponseEntity<ObjectNode> update(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<Long, ConfigFilter> which = input.configs();
    ConfigPatch patch = patch(input.fields());
    Wanted wanted = wanted(input, which, response, user);
    ObjectNode arguments = Json.MAPPER.createObjectNode();
    arguments.set("patch", patch.patch());
    return wanted.background()
        ? start(request, wanted, BulkAction.UPDATE, arguments)
        : answer(request, () -> bulk.update(which, patch, wanted.options(), user.getName()));
  }

  private static ConfigPatch patch(JsonFields fields) {
    ObjectNode patch = fields.object("patch");
    fields.require("patch", "the fields that are to change, as in a PATCH of one task config");
    if (patch != null && patch.isEmpty()) {
      fields.fault("patch", "must change at least one field.");
    }
    if (patch != null && patch.has("name")) {
      fields.fault("patch.name", "cannot be changed of many at once, since names are unique.");
    }
    return new ConfigPatch(patch == null ? Json.MAPPER.createObjectNode() : patch);
  }

  @PostMapping("/pause")
  @NonAtomic
  ResponseEntity<ObjectNode> pause(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<Long, ConfigFilter> which = input.configs();
    String reason = input.reason();
    Wanted wanted = wanted(input, which, response, user);
    String told = reason == null ? StatusChanges.pausedBy(user.getName()) : reason;
    return wanted.background()
        ? start(request, wanted, BulkAction.PAUSE, reason(reason))
        : answer(request, () -> bulk.pause(which, told, wanted.options(), user.getName()));
  }

  @PostMapping("/resume")
  @NonAtomic
  ResponseEntity<ObjectNode> resume(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<Long, ConfigFilter> which = input.configs();
    Wanted wanted = wanted(input, which, response, user);
    return wanted.background()
        ? start(request, wanted, BulkAction.RESUME, reason(null))
        : answer(request, () -> bulk.resume(which, wanted.options(), user.getName()));
  }

  @PostMapping("/delete")
  @NonAtomic
  ResponseEntity<ObjectNode> delete(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    Selection<Long, ConfigFilter> which = input.configs();
    String reason = input.reason();
    Wanted wanted = wanted(input, which, response, user);
    return wanted.background()
        ? start(request, wanted, BulkAction.DELETE, reason(reason))
        : answer(request, () -> bulk.delete(which, reason, wanted.options(), user.getName()));
  }

  /**
   * What a request wants.
   *
   * @param background whether to act on it in the background
   * @param selection as sent, for people
   */
  private record Wanted(
      Selection<Long, ConfigFilter> which,
      BulkOptions options,
      boolean background,
      ObjectNode selection,
      String actor) {}

  /** Reads the rest of a request; to be called last. */
  private static Wanted wanted(
      BulkInput input,
      Selection<Long, ConfigFilter> which,
      HttpServletResponse response,
      Principal user) {
    BulkOptions options = input.options(new ClientWatch(response));
    boolean background = input.background();
    input.done();
    return new Wanted(which, options, background, input.shownSelection(), user.getName());
  }

  private static ObjectNode reason(@Nullable String reason) {
    ObjectNode arguments = Json.MAPPER.createObjectNode();
    return reason == null ? arguments : arguments.put("reason", reason);
  }

  private ResponseEntity<ObjectNode> start(
      HttpServletRequest request, Wanted wanted, BulkAction action, ObjectNode arguments) {
    BulkOperation.Order order =
        new BulkOperation.Order(action, arguments, wanted.selection(), null);
    BulkOperation started =
        calculations.run(
            NARROWER,
            () ->
                operations.startOnConfigs(wanted.which(), order, wanted.options(), wanted.actor()));
    TrailDetail.say(
        request,
        "%d task configs".formatted(started.progress().selected()),
        Sentence.of("trail_bulk").with("operation", started.id()));
    return BulkViews.accepted(started);
  }

  private ResponseEntity<ObjectNode> answer(
      HttpServletRequest request, Supplier<BulkReport<ConfigResult>> act) {
    BulkReport<ConfigResult> report = calculations.run(NARROWER, act);
    say(request, report);
    return ResponseEntity.ok(BulkAnswer.ofConfigs(report));
  }

  private static void say(HttpServletRequest request, BulkReport<?> report) {
    TrailDetail.say(
        request, "%d task configs".formatted(report.results().size()), BulkAnswer.summary(report));
  }

  @PostMapping("/create")
  @NonAtomic
  ObjectNode create(
      @RequestBody ObjectNode body,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response) {
    BulkInput input = new BulkInput(body);
    NewConfigs configs = NewConfigs.read(input.fields());
    boolean dryRun = input.dryRun();
    input.done();
    BulkOptions options =
        (dryRun ? BulkOptions.DRY_RUN : BulkOptions.NORMAL)
            .stoppedUnless(new ClientWatch(response)::isThere);
    BulkReport<CreateResult> report =
        configs.with(
            calculations.run(
                "create fewer task configs",
                () -> bulk.create(configs.readable(), options, user.getName())));
    say(request, report);
    return BulkAnswer.ofCreated(report);
  }
}
