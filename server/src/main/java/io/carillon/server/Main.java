package io.carillon.server;

import io.carillon.cli.Commands;
import io.carillon.cli.Program;
import io.carillon.cli.arguments.Command.Action;
import io.carillon.cli.session.Session;
import io.carillon.server.command.ImportCommand;
import io.carillon.server.command.LoginLinkCommand;
import io.carillon.server.command.RotateKeyCommand;
import io.carillon.server.command.ServerCommand;
import io.carillon.server.command.TrainAotCacheCommand;
import io.carillon.server.command.WorkerCommand;
import io.carillon.server.doctor.Doctor;
import io.carillon.server.settings.ReleaseVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Entry point of the whole program; the first argument selects the command. */
public final class Main {

  private static final Map<String, Action<Session>> ACTIONS =
      Map.of(
          "server",
          (session, arguments) -> ServerCommand.run(session.terminal().environment()),
          "worker",
          (session, arguments) ->
              new WorkerCommand(arguments.text("--queues"), arguments.text("--concurrency"))
                  .run(session.terminal().environment()),
          "doctor",
          (session, arguments) -> Doctor.run(session),
          "login-link",
          (session, arguments) ->
              LoginLinkCommand.print(session.terminal().environment(), session.messages()),
          "rotate-key",
          (session, arguments) ->
              RotateKeyCommand.rotate(session.terminal().environment(), session.messages()),
          "import",
          ImportCommand::run);

  private Main() {}

  /**
   * Runs a command. Exits at once with a non-zero code; otherwise the process ends with its last
   * non-daemon thread.
   *
   * @throws IOException when the training run of the launcher fails
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int exitCode = run(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static int run(String[] args) throws IOException, InterruptedException {
    if (List.of(args).equals(List.of("server"))) {
      return ServerCommand.run(
          io.carillon.cli.Main.environment()); // without a look at the other commands
    }
    if (List.of(args).equals(List.of("rehearse"))) {
      TrainAotCacheCommand.run();
      return 0;
    }
    return program().run(io.carillon.cli.Main.terminal(), args);
  }

  /** Returns the program with all its commands. */
  static Program program() {
    return new Program(Commands.all(ACTIONS), ReleaseVersion.get());
  }
}
