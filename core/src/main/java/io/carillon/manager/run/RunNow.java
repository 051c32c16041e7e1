package io.carillon.manager.run;

import io.carillon.config.DefinitionCheck;
import io.carillon.config.TaskConfig;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import io.carillon.execution.ExecutionValues;
import io.carillon.execution.NewExecution;
import io.carillon.execution.NewExecution.Origin;
import io.carillon.execution.NewExecution.Timing;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.history.Execution;
import io.carillon.manager.change.Components;
import io.carillon.record.EventKind;
import io.carillon.record.NewScheduleEvent;
import io.carillon.rendering.PassedValues;
import io.carillon.scheduler.OverlapVerdict;
import io.carillon.scheduler.StartRequest;
import io.carillon.text.Utf8Size;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Queues requested executions, one or thousands, by a fixed number of statements: lock the
 * schedules, read the configs, judge each order in memory, write all.
 */
public final class RunNow {

  private static final long MAX_PARAMETER_BYTES = 32L << 20;

  private final Components parts;
  private final String actor;

  private final Map<Long, TaskConfig> configs = new HashMap<>();
  private final Map<String, String> queues = new HashMap<>();
  private final IdentityHashMap<ObjectNode, Map<String, List<Fault>>> faults =
      new IdentityHashMap<>();
  private final DefinitionCheck definitions;
  private final StartBatch starting;

  /**
   * A requested execution.
   *
   * @param retryOf the ended execution that it repeats; null for none
   */
  public record Order(long taskConfigId, RunRequest request, @Nullable UUID retryOf) {

    private long bytes() {
      return bytes(request.parameters()) + bytes(request.values());
    }

    private static long bytes(@Nullable ObjectNode json) {
      return json == null ? 0 : Utf8Size.of(Json.text(json));
    }
  }

  /** Creates the runner of one request, inside its transaction. */
  public RunNow(Components parts, String actor) {
    this.parts = parts;
    this.starting = new StartBatch(parts.traces());
    this.actor = actor;
    this.definitions = parts.configs().definitions().once();
  }

  /**
   * Returns one result per order, in order; a config that is named twice runs twice if its overlap
   * policy allows it.
   */
  public List<RunResult> run(List<Order> orders) {
    requireBounded(orders);
    List<Long> ids = orders.stream().map(Order::taskConfigId).toList();
    Instant now = parts.scheduler().lockAndDecide(ids);
    read(ids);
    List<Wish> wishes = orders.stream().map(order -> wish(order, now)).toList();
    List<RunResult> results = grant(wishes, now);
    starting.write(parts);
    parts
        .recorder()
        .record(starting.executions().stream().map(one -> triggered(one, now)).toList());
    return results;
  }

  /**
   * Runs one order.
   *
   * @return the execution's id
   * @throws ConflictException {@code overlap}, {@code not_runnable}, {@code deleted}
   */
  public UUID run(Order order) {
    RunResult result = run(List.of(order)).getFirst();
    if (result.error() != null) {
      throw result.error();
    }
    return Objects.requireNonNull(result.executionId());
  }

  /**
   * Runs the config of an ended execution again, with the same parameters.
   *
   * @return the new execution's id
   * @throws ConflictException {@code not_ended}, and as {@link #run(Order)}
   */
  public UUID retry(UUID executionId) {
    return retry(executionId, RunRequest.NORMAL);
  }

  /**
   * Runs the config of an ended execution again, with changes.
   *
   * @param changes what it has in place of the execution's; null for the same
   * @return the new execution's id
   * @throws ConflictException {@code not_ended}, and as {@link #run(Order)}
   */
  public UUID retry(UUID executionId, RunRequest changes) {
    Execution ended = parts.history().execution(executionId);
    RetryCheck.requireEnded(ended.status());
    ObjectNode values = changes.values();
    PassedValues.require(values); // those of the execution were, when they were passed
    ObjectNode passed =
        values != null
            ? values
            : new ExecutionValues(parts.database()).passed(List.of(executionId)).get(executionId);
    boolean same = changes.parameters() == null;
    RunRequest request =
        new RunRequest(
            changes.overlap(),
            same ? ended.ownParameters() : changes.parameters(),
            passed,
            !same && changes.parametersWhereAllowed());
    return run(new Order(ended.taskConfigId(), request, executionId));
  }

  /**
   * Each execution stores its own parameters, so an order too large in total is refused before
   * anything is written.
   */
  private static void requireBounded(List<Order> orders) {
    IdentityHashMap<RunRequest, Long> sizes = new IdentityHashMap<>();
    long all = 0;
    for (Order order : orders) {
      all += sizes.computeIfAbsent(order.request(), same -> order.bytes());
    }
    if (all > MAX_PARAMETER_BYTES) {
      throw InvalidInputException.at(
          "parameters",
          "have %,d bytes for %,d runs together, and at most %,d can be queued at once: name fewer configs or send less."
              .formatted(all, orders.size(), MAX_PARAMETER_BYTES));
    }
  }

  private void read(List<Long> ids) {
    parts.configs().findWithoutParameters(ids).forEach(config -> configs.put(config.id(), config));
    queues.putAll(parts.dispatcher().types().queues().all());
  }

  /** An order that may run, or the reason why it may not. */
  private sealed interface Wish {
    record Possible(Order order, TaskConfig config, StartRequest start) implements Wish {}

    record Impossible(RunResult result) implements Wish {}
  }

  private Wish wish(Order order, Instant now) {
    long id = order.taskConfigId();
    try {
      TaskConfig config =
          Optional.ofNullable(configs.get(id))
              .orElseThrow(() -> new NotFoundException("task config", id));
      if (order.retryOf() == null) {
        PassedValues.require(order.request().values());
      }
      requirePossible(config, order.request());
      Policies policies = config.definition().policies();
      Overlap asked = order.request().overlap();
      Overlap overlap = asked == null ? policies.overlap() : asked;
      StartRequest start = new StartRequest(id, policies, overlap, parts.ids().next(now));
      return new Wish.Possible(order, config, start);
    } catch (NotFoundException | ConflictException | InvalidInputException | ForbiddenException e) {
      return new Wish.Impossible(new RunResult(id, null, e));
    }
  }

  private static void requireAllowed(TaskConfig config, RunRequest request) {
    if (request.parameters() != null
        && request.parametersWhereAllowed()
        && !config.definition().policies().allowRunParameters()) {
      throw new ForbiddenException(
          "Running task config %d with other parameters needs the role admin, or \"allow_run_parameters\": true in the config."
              .formatted(config.id()));
    }
  }

  /**
   * Refuses an order that cannot run under any overlap policy.
   *
   * @throws ConflictException {@code not_runnable}, {@code deleted}
   * @throws ForbiddenException when the caller may not give parameters
   * @throws InvalidInputException when the parameters do not fit
   */
  public void requirePossible(TaskConfig config, RunRequest request) {
    StartBatch.requireRunnable(config);
    requireAllowed(config, request);
    ObjectNode parameters = request.parameters();
    if (parameters != null) {
      List<Fault> found =
          faults
              .computeIfAbsent(parameters, same -> new HashMap<>())
              .computeIfAbsent(
                  config.definition().taskType(), type -> definitions.faults(type, parameters));
      if (!found.isEmpty()) {
        throw new InvalidInputException(found);
      }
    }
  }

  /** Asks the overlap policies about all orders at once and applies the answer to each. */
  private List<RunResult> grant(List<Wish> wishes, Instant now) {
    List<StartRequest> starts =
        wishes.stream()
            .filter(Wish.Possible.class::isInstance)
            .map(wish -> ((Wish.Possible) wish).start())
            .toList();
    Iterator<OverlapVerdict> answers = parts.scheduler().admit(starts).iterator();
    return wishes.stream()
        .map(wish ->
            switch (wish) {
              case Wish.Possible possible -> grant(possible, answers.next(), now);
              case Wish.Impossible(RunResult result) -> result;
            })
        .toList();
  }

  private RunResult grant(Wish.Possible wish, OverlapVerdict answer, Instant now) {
    StartRequest start = wish.start();
    return switch (answer) {
      case OverlapVerdict.Free() -> queued(wish, false, now);
      case OverlapVerdict.Waiting(UUID behind, List<UUID> toStop) -> {
        starting.stopOthers(start.executionId(), toStop);
        yield queued(wish, true, now);
      }
      case OverlapVerdict.Refused(UUID inTheWay, Overlap overlap, int waiting) ->
          new RunResult(start.taskConfigId(), null, refused(overlap, inTheWay));
    };
  }

  private static ConflictException refused(Overlap overlap, UUID inTheWay) {
    return new ConflictException(
        "overlap",
        "The overlap policy is %s, and execution %s has not ended; send \"overlap\": \"allow\" to run beside it."
            .formatted(overlap.code(), inTheWay));
  }

  private RunResult queued(Wish.Possible wish, boolean held, Instant now) {
    TaskConfig config = wish.config();
    String type = config.definition().taskType();
    Duration deadline = config.definition().policies().startDeadline();
    UUID execution = wish.start().executionId();
    starting.add(
        new NewExecution(
            execution,
            StartBatch.task(config, Objects.requireNonNull(queues.get(type))),
            Origin.manual(actor, wish.order().retryOf())
                .withValues(wish.order().request().values()),
            Timing.by(deadline == null ? null : now.plus(deadline), held),
            wish.order().request().parameters()));
    return new RunResult(config.id(), execution, null);
  }

  private NewScheduleEvent triggered(NewExecution execution, Instant now) {
    return NewScheduleEvent.change(
            execution.taskConfigId(), EventKind.TRIGGERED, now, null, actor, null)
        .about(execution.id());
  }
}
