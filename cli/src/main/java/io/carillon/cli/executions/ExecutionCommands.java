package io.carillon.cli.executions;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.configs.ConfigFinder;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Operation;
import io.carillon.cli.session.Paging;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands on executions. */
public final class ExecutionCommands {

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private ExecutionCommands() {}

  /** Returns the commands. */
  public static List<Command> all() {
    return List.of(
        new Command.Leaf<Session>(
            "executions",
            List.of(Parameter.optional("CONFIG|ID")),
            Paging.with(filters()),
            ExecutionCommands::list),
        new Command.Leaf<Session>(
            "logs",
            List.of(Parameter.one("CONFIG|ID")),
            List.of(
                Option.flag("--follow").or("-f"),
                Option.of("--tail", "N"),
                Option.choice("--level", "LEVEL", Words.LEVELS.toArray(String[]::new)),
                Option.of("--search", "TEXT").or("-q")),
            ExecutionCommands::logs),
        new Command.Leaf<Session>(
            "cancel",
            List.of(Parameter.any("ID")),
            List.of(
                Option.of("--config", "CONFIG"),
                Option.of("--status", "STATUS").repeated(),
                Option.of("--reason", "TEXT"),
                Option.flag("--dry-run")),
            (session, arguments) -> change(session, arguments, "cancel")),
        new Command.Leaf<Session>(
            "retry",
            List.of(Parameter.any("ID")),
            List.of(
                Option.of("--config", "CONFIG"),
                Option.of("--status", "STATUS").repeated(),
                Option.of("--from", "TIME"),
                Option.of("--to", "TIME"),
                Option.flag("--dry-run")),
            (session, arguments) -> change(session, arguments, "retry")));
  }

  private static Option[] filters() {
    return new Option[] {
      Option.of("--status", "STATUS").repeated(),
      Option.of("--type", "TYPE").repeated(),
      Option.of("--trigger", "TRIGGER").repeated(),
      Option.of("--from", "TIME"),
      Option.of("--to", "TIME"),
      Option.of("--sort", "FIELD")
    };
  }

  private static int list(Session session, Arguments arguments) throws InterruptedException {
    String word = arguments.word(0);
    if (word != null && ID.matcher(word).matches()) {
      JsonNode execution = session.client().get(Query.of("/executions/{}", word)).json();
      session.output().one(execution, ExecutionColumns.ONE, word);
      return ExitCode.DONE;
    }
    Long config = word == null ? null : Long.valueOf(new ConfigFinder(session).id(word));
    Times times = new Times(session, arguments);
    String from = times.text("--from");
    String to = times.text("--to");
    return new Paging(session, arguments)
        .print(
            () ->
                Query.of("/executions")
                    .with("task_config_id", config)
                    .withAll("status", arguments.texts("--status"))
                    .withAll("task_type", arguments.texts("--type"))
                    .withAll("trigger", arguments.texts("--trigger"))
                    .with("from", from)
                    .with("to", to)
                    .with("sort", arguments.text("--sort")),
            ExecutionColumns.LIST,
            execution -> execution.path("id").asString(""));
  }

  private static int logs(Session session, Arguments arguments) throws InterruptedException {
    String word = arguments.required(0);
    String id = ID.matcher(word).matches() ? word : last(session, word);
    LogReader reader =
        new LogReader(
            session,
            id,
            new LogReader.Filter(arguments.text("--level"), arguments.text("--search")));
    if (arguments.has("--tail")) {
      reader.printLast(arguments.number("--tail", 1, 1, 500));
    }
    return arguments.has("--follow") ? reader.follow() : reader.print();
  }

  /** The execution of a config that came last. */
  private static String last(Session session, String word) throws InterruptedException {
    long config = new ConfigFinder(session).id(word);
    Query query = Query.of("/executions").with("task_config_id", config).with("limit", 1);
    JsonNode execution = session.client().get(query).json().path("items").path(0);
    if (execution.isMissingNode()) {
      throw new CommandFailure(ExitCode.NOT_FOUND, "execution.none_yet", word);
    }
    return execution.path("id").asString("");
  }

  private static int change(Session session, Arguments arguments, String action)
      throws InterruptedException {
    boolean filters = arguments.has("--config") || arguments.has("--status");
    if (filters != arguments.words().isEmpty()) {
      throw new UsageException(filters ? "usage.names_and_filter" : "usage.selection_executions");
    }
    return filters || arguments.has("--dry-run") || arguments.has("--reason")
        ? many(session, arguments, action)
        : each(session, arguments, action);
  }

  private static int each(Session session, Arguments arguments, String action)
      throws InterruptedException {
    for (String id : arguments.words()) {
      JsonNode answer =
          session.client().post(Query.of("/executions/{}/" + action, id), null).json();
      String started = answer.path("execution_id").asString(null);
      tell(session, answer, started == null ? id : started);
    }
    return ExitCode.DONE;
  }

  private static void tell(Session session, JsonNode answer, String id) {
    if (!session.output().format().isTable()) {
      session.output().one(answer, ExecutionColumns.ONE, id);
    } else if (answer.has("execution_id")) {
      session.output().say("run.queued", id);
    } else {
      String status = answer.path("status").asString("");
      session.output().say("execution.is_now", id, session.messages().word("status", status));
    }
  }

  private static int many(Session session, Arguments arguments, String action)
      throws InterruptedException {
    ObjectNode body = JsonText.object();
    if (arguments.words().isEmpty()) {
      body.set("filter", filter(session, arguments));
    } else {
      arguments.words().forEach(body.putArray("ids")::add);
    }
    JsonText.put(body, "reason", arguments.text("--reason"));
    return new Operation(session)
        .run(Query.of("/executions/" + action), body, arguments.has("--dry-run"));
  }

  private static ObjectNode filter(Session session, Arguments arguments)
      throws InterruptedException {
    ObjectNode filter = JsonText.object();
    String config = arguments.text("--config");
    if (config != null) {
      filter.put("task_config_id", new ConfigFinder(session).id(config));
    }
    if (arguments.has("--status")) {
      arguments.texts("--status").forEach(filter.putArray("status")::add);
    }
    Times times = new Times(session, arguments);
    JsonText.put(filter, "from", times.text("--from"));
    JsonText.put(filter, "to", times.text("--to"));
    return filter;
  }
}
