package io.carillon.server;

import io.carillon.server.command.LoginLinkCommand;
import io.carillon.server.command.RotateKeyCommand;
import io.carillon.server.command.ServerCommand;
import io.carillon.server.command.TrainAotCacheCommand;
import io.carillon.server.command.WorkerCommand;
import io.carillon.server.settings.ReleaseVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the program; the first argument selects the command. */
@Command(
    name = "carillon",
    description = "A durable, distributed scheduler of tasks",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      ServerCommand.class,
      WorkerCommand.class,
      LoginLinkCommand.class,
      RotateKeyCommand.class,
      TrainAotCacheCommand.class
    })
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** Called by picocli. */
  public Main() {}

  /**
   * Runs a command. Exits at once with a non-zero code; otherwise the process ends with its last
   * non-daemon thread.
   */
  public static void main(String[] args) {
    // A plain start skips picocli: its 170 classes are too old for the JVM's class cache.
    boolean plainServer = args.length == 1 && args[0].equals("server");
    int exitCode =
        plainServer ? new ServerCommand().call() : new CommandLine(new Main()).execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Say what to do: carillon server, carillon worker, or carillon login-link");
  }

  /** Answers {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"carillon " + ReleaseVersion.get()};
    }
  }
}
