package io.carillon.cli.executions;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.configs.KeyValues;
import io.carillon.cli.configs.MatchingConfigs;
import io.carillon.cli.configs.Selection;
import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.http.UnreachableException;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.ListPrinter;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code carillon run}: runs task configs now. */
public final class RunCommand {

  /** Number of task configs of one request. */
  private static final int AT_ONCE = 1_000;

  private static final int DAY = 86_400;

  private final Session session;
  private final Arguments arguments;

  private RunCommand(Session session, Arguments arguments) {
    this.session = session;
    this.arguments = arguments;
  }

  /** Returns the command. */
  public static Command command() {
    return new Command.Leaf<Session>(
        "run",
        List.of(Parameter.any("CONFIG")),
        Selection.with(
            Option.of("--param", "KEY=VALUE").or("-p").repeated(),
            Option.of("--overlap", "RULE"),
            Option.flag("--wait").or("-w"),
            Option.flag("--follow").or("-f"),
            Option.of("--wait-limit", "SECONDS"),
            Option.flag("--dry-run")),
        (session, arguments) -> new RunCommand(session, arguments).run());
  }

  private int run() throws InterruptedException {
    List<Long> ids = selected();
    if (arguments.has("--follow") && ids.size() != 1) {
      throw new UsageException("usage.follow_one", ids.size());
    }
    if (arguments.has("--dry-run")) {
      session.output().say("run.would", ids.size());
      return ExitCode.DONE;
    }
    return ids.size() == 1 ? one(ids.getFirst()) : many(ids);
  }

  private List<Long> selected() throws InterruptedException {
    Selection selection = new Selection(session, arguments);
    List<Long> ids =
        selection.isFilter() ? MatchingConfigs.ids(session, selection) : selection.ids();
    if (ids.isEmpty()) {
      session.output().note("list.empty");
    }
    return ids;
  }

  private ObjectNode order() {
    ObjectNode body = JsonText.object();
    JsonText.put(body, "overlap", arguments.text("--overlap"));
    if (arguments.has("--param")) {
      body.set("parameters", KeyValues.object("--param", arguments.texts("--param")));
    }
    return body;
  }

  private int one(long id) throws InterruptedException {
    ObjectNode order = order();
    JsonNode queued =
        session
            .client()
            .post(Query.of("/task-configs/{}/run", id), order.isEmpty() ? null : order)
            .json();
    String execution = queued.path("execution_id").asString("");
    if (arguments.has("--follow")) {
      session.output().note("run.queued", execution);
      return new InterruptedHint(session, execution)
          .during(new LogReader(session, execution, LogReader.Filter.NONE)::follow);
    }
    if (arguments.has("--wait")) {
      return new InterruptedHint(session, execution).during(() -> await(List.of(execution)));
    }
    if (session.output().format().isTable()) {
      session.output().say("run.queued", execution);
    } else {
      session.output().one(queued, List.of(), execution);
    }
    return ExitCode.DONE;
  }

  private int await(List<String> executions) throws InterruptedException {
    Duration limit = Duration.ofSeconds(arguments.number("--wait-limit", DAY, 1, 7 * DAY));
    List<JsonNode> ended = new Waiter(session, limit).await(executions);
    if (ended.size() == 1) {
      session.output().one(ended.getFirst(), ExecutionColumns.ONE, executions.getFirst());
    } else {
      new ListPrinter(session.output(), ExecutionColumns.LIST, RunCommand::id).all(ended);
    }
    return ended.stream()
        .mapToInt(execution -> ExitCode.ofOutcome(execution.path("status").asString("")))
        .max()
        .orElse(ExitCode.DONE);
  }

  private static String id(JsonNode execution) {
    return execution.path("id").asString("");
  }

  /** Those that were started, as far as the server came. */
  private record Started(List<String> executions, int refused) {}

  private int many(List<Long> ids) throws InterruptedException {
    List<String> started = new ArrayList<>();
    int refused = 0;
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<Long> part = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      Started some = part(part, from, ids.size());
      refused += some.refused();
      started.addAll(some.executions());
      if (!arguments.has("--wait")) {
        tell(some.executions());
      }
    }
    int outcome = arguments.has("--wait") && !started.isEmpty() ? await(started) : ExitCode.DONE;
    return refused > 0 ? Math.max(outcome, ExitCode.FAILED) : outcome;
  }

  private Started part(List<Long> ids, int before, int all) throws InterruptedException {
    try {
      return start(ids);
    } catch (ApiProblem | UnreachableException e) {
      if (all > ids.size()) {
        session.output().note("run.stopped", before, all, ids.size());
      }
      throw e;
    }
  }

  private Started start(List<Long> ids) throws InterruptedException {
    ObjectNode body = order();
    ids.forEach(body.putArray("ids")::add);
    JsonNode answer = session.client().post(Query.of("/task-configs/run"), body).json();
    List<String> started = new ArrayList<>();
    int refused = 0;
    for (JsonNode result : answer.path("results")) {
      if (result.has("execution_id")) {
        started.add(result.path("execution_id").asString(""));
      } else {
        refused++;
        String why = result.path("error").path("detail").asString("");
        session.output().note("run.refused", result.path("id").asString(""), why);
      }
    }
    return new Started(started, refused);
  }

  private void tell(List<String> started) {
    started.forEach(id -> {
      if (session.output().format().isTable()) {
        session.output().say("run.queued", id);
      } else {
        session.output().one(JsonText.object().put("execution_id", id), List.of(), id);
      }
    });
  }
}
