package io.carillon.cli.help;

import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.util.List;
import java.util.function.Supplier;

/** {@code carillon completion}. */
public final class HelpCommands {

  private HelpCommands() {}

  /**
   * Returns the command.
   *
   * @param program all commands, which include this one
   */
  public static Command completion(Supplier<Command.Group> program) {
    return new Command.Leaf<Session>(
        "completion",
        List.of(Parameter.one("SHELL")),
        List.of(),
        (session, arguments) -> {
          Completion completion = new Completion(program.get());
          switch (arguments.required(0)) {
            case "bash" -> session.output().print(completion.bash());
            case "zsh" -> session.output().print(completion.zsh());
            default ->
                throw new UsageException(
                    "usage.choice", "SHELL", arguments.required(0), "bash, zsh");
          }
          return ExitCode.DONE;
        });
  }
}
