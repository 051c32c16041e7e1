package io.carillon.cli.contexts;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.context.ContextFile;
import io.carillon.cli.context.ContextFile.Contents;
import io.carillon.cli.context.ServerChoice;
import io.carillon.cli.context.ServerContext;
import io.carillon.cli.context.TokenSource;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.ListPrinter;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.HiddenInput;
import io.carillon.cli.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code carillon context}: the servers of a user, by name. */
public final class ContextCommands {

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("current"), Column.text("name"), Column.text("url"), Column.text("token"));

  private ContextCommands() {}

  /** Returns the command. */
  public static Command group() {
    List<Option> options =
        List.of(
            Option.of("--token-file", "FILE"),
            Option.of("--ca-file", "FILE"),
            Option.flag("--no-token"));
    return new Command.Group(
        "context",
        List.of(
            new Command.Leaf<Session>("ls", List.of(), List.of(), ContextCommands::list),
            new Command.Leaf<Session>(
                "add",
                List.of(Parameter.one("NAME"), Parameter.one("URL")),
                options,
                ContextCommands::add),
            new Command.Leaf<Session>(
                "use", List.of(Parameter.one("NAME")), List.of(), ContextCommands::use),
            new Command.Leaf<Session>(
                "rm", List.of(Parameter.one("NAME")), List.of(), ContextCommands::remove)));
  }

  private static ContextFile file(Session session) {
    return new ContextFile(session.terminal().environment());
  }

  private static int list(Session session, Arguments arguments) {
    Contents contents = file(session).read();
    List<JsonNode> rows = new ArrayList<>();
    contents.contexts().forEach((name, context) -> rows.add(row(contents, name, context)));
    new ListPrinter(session.output(), COLUMNS, row -> row.path("name").asString("")).all(rows);
    return ExitCode.DONE;
  }

  private static JsonNode row(Contents contents, String name, ServerContext context) {
    ObjectNode row = JsonText.object();
    row.put("current", name.equals(contents.current()) ? "*" : "");
    row.put("name", name);
    row.put("url", context.url());
    row.put("token", held(context));
    return row;
  }

  private static String held(ServerContext context) {
    return switch (context.token()) {
      case TokenSource.None none -> "";
      case TokenSource.Known known -> "***";
      case TokenSource.InFile file -> file.path().toString();
    };
  }

  private static int add(Session session, Arguments arguments) {
    String name = arguments.required(0);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new UsageException("usage.context_name", name);
    }
    ServerContext context = context(session, arguments);
    Contents before = file(session).read();
    Map<String, ServerContext> contexts = new TreeMap<>(before.contexts());
    contexts.put(name, context);
    String current = before.current() == null ? name : before.current();
    file(session).write(new Contents(current, contexts));
    session.output().note("context.added", name, context.url(), current);
    return ExitCode.DONE;
  }

  private static ServerContext context(Session session, Arguments arguments) {
    String url = ServerChoice.checked(arguments.required(1));
    return new ServerContext(
        url, token(session, arguments, url), path(session, arguments.text("--ca-file")));
  }

  private static TokenSource token(Session session, Arguments arguments, String url) {
    Path file = path(session, arguments.text("--token-file"));
    if (file != null) {
      return new TokenSource.InFile(file);
    }
    return arguments.has("--no-token")
        ? new TokenSource.None()
        : new TokenSource.Known(new HiddenInput(session).read("context.token", url));
  }

  private static @Nullable Path path(Session session, @Nullable String name) {
    return name == null ? null : session.terminal().folder().resolve(name).toAbsolutePath();
  }

  private static int use(Session session, Arguments arguments) {
    Contents contents = known(session, arguments.required(0));
    file(session).write(new Contents(arguments.required(0), contents.contexts()));
    session.output().note("context.used", arguments.required(0));
    return ExitCode.DONE;
  }

  private static int remove(Session session, Arguments arguments) {
    String name = arguments.required(0);
    Contents contents = known(session, name);
    Map<String, ServerContext> contexts = new TreeMap<>(contents.contexts());
    contexts.remove(name);
    String current = name.equals(contents.current()) ? null : contents.current();
    file(session).write(new Contents(current, contexts));
    session.output().note("context.removed", name);
    return ExitCode.DONE;
  }

  private static Contents known(Session session, String name) {
    Contents contents = file(session).read();
    if (!contents.contexts().containsKey(name)) {
      throw new CommandFailure(ExitCode.NOT_FOUND, "context.none", name, file(session).path());
    }
    return contents;
  }
}
