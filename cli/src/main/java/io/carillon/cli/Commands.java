package io.carillon.cli;

import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.configs.ConfigCommands;
import io.carillon.cli.contexts.ContextCommands;
import io.carillon.cli.files.FileCommands;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All commands of the program. */
public final class Commands {

  /** Runs a command that this module only knows by name. */
  private static final Map<String, List<Option>> OF_THE_SERVER =
      Map.of(
          "server", List.of(),
          "worker", List.of(Option.of("--queues", "A,B"), Option.of("--concurrency", "N")),
          "login-link", List.of(),
          "rotate-key", List.of());

  private static final List<Option> IMPORT =
      List.of(
          Option.of("--dump", "FILE"),
          Option.of("--jdbc", "URL"),
          Option.of("--user", "NAME"),
          Option.of("--password-file", "FILE"),
          Option.of("--driver", "JAR"),
          Option.of("--prefix", "TEXT"),
          Option.of("--timezone", "ZONE"),
          Option.flag("--system"));

  private Commands() {}

  /**
   * Returns them.
   *
   * @param actions of the commands that need the server's classes, by name; one without says that
   *     it is not here
   */
  public static Command.Group all(Map<String, Command.Action<Session>> actions) {
    List<Command> commands = new ArrayList<>(ConfigCommands.all());
    commands.addAll(FileCommands.all());
    commands.add(
        new Command.Leaf<>(
            "import",
            List.of(Parameter.one("SOURCE"), Parameter.optional("FILE")),
            IMPORT,
            actions.getOrDefault("import", Commands::elsewhere)));
    commands.add(ContextCommands.group());
    for (String name : List.of("server", "worker", "login-link", "rotate-key")) {
      Command.Action<Session> action = actions.getOrDefault(name, Commands::elsewhere);
      commands.add(
          new Command.Leaf<>(name, List.of(), OF_THE_SERVER.getOrDefault(name, List.of()), action));
    }
    return new Command.Group("carillon", commands);
  }

  private static int elsewhere(Session session, io.carillon.cli.arguments.Arguments arguments) {
    throw new CommandFailure(ExitCode.USAGE, "command.elsewhere", arguments.path().getFirst());
  }
}
