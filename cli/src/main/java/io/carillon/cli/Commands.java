package io.carillon.cli;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.configs.ConfigCommands;
import io.carillon.cli.contexts.ContextCommands;
import io.carillon.cli.executions.ExecutionCommands;
import io.carillon.cli.executions.RunCommand;
import io.carillon.cli.executions.TailCommand;
import io.carillon.cli.files.FileCommands;
import io.carillon.cli.help.HelpCommands;
import io.carillon.cli.history.HistoryCommands;
import io.carillon.cli.resources.AccessCommands;
import io.carillon.cli.resources.AlertCommands;
import io.carillon.cli.resources.ResourceCommands;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All commands of the program. */
public final class Commands {

  /** The options of the commands that need the server's classes, which only the whole jar has. */
  private static final Map<String, List<Option>> OF_THE_SERVER =
      Map.of("worker", List.of(Option.of("--queues", "A,B"), Option.of("--concurrency", "N")));

  private static final List<String> NAMES_OF_THE_SERVER =
      List.of("server", "worker", "doctor", "login-link", "rotate-key");

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
    commands.add(RunCommand.command());
    commands.addAll(ExecutionCommands.all());
    commands.add(TailCommand.command());
    commands.addAll(HistoryCommands.all());
    commands.add(AlertCommands.group());
    commands.addAll(ResourceCommands.all());
    commands.addAll(AccessCommands.all());
    commands.addAll(FileCommands.all());
    commands.add(
        new Command.Leaf<>(
            "import",
            List.of(Parameter.one("SOURCE"), Parameter.optional("FILE")),
            IMPORT,
            actions.getOrDefault("import", Commands::elsewhere)));
    commands.add(ContextCommands.group());
    commands.add(HelpCommands.completion(() -> all(actions)));
    for (String name : NAMES_OF_THE_SERVER) {
      Command.Action<Session> action = actions.getOrDefault(name, Commands::elsewhere);
      commands.add(
          new Command.Leaf<>(name, List.of(), OF_THE_SERVER.getOrDefault(name, List.of()), action));
    }
    return new Command.Group("carillon", commands);
  }

  private static int elsewhere(Session session, Arguments arguments) {
    throw new CommandFailure(ExitCode.USAGE, "command.elsewhere", arguments.path().getFirst());
  }
}
