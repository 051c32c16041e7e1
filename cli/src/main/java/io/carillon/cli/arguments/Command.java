package io.carillon.cli.arguments;

import java.util.List;
import java.util.Optional;

/** What the program can be told to do: an action, or a group of commands. */
public sealed interface Command {

  /** Returns the word that selects it. */
  String name();

  /**
   * A command that does something.
   *
   * @param <S> what it works with
   */
  @FunctionalInterface
  interface Action<S> {

    /**
     * Runs it; returns the exit code.
     *
     * @throws InterruptedException when the process is told to stop
     */
    int run(S session, Arguments arguments) throws InterruptedException;
  }

  /**
   * A command that does something.
   *
   * @param name the word that selects it
   * @param parameters in their order
   * @param options without those that every command has
   * @param action what it does
   */
  record Leaf<S>(String name, List<Parameter> parameters, List<Option> options, Action<S> action)
      implements Command {

    /** Copies the lists. */
    public Leaf {
      parameters = List.copyOf(parameters);
      options = List.copyOf(options);
    }
  }

  /**
   * A word under which commands stand.
   *
   * @param name the word
   * @param commands in the order of the help text
   */
  record Group(String name, List<Command> commands) implements Command {

    /** Copies the list. */
    public Group {
      commands = List.copyOf(commands);
    }

    /** Returns the command with that name. */
    public Optional<Command> find(String word) {
      return commands.stream().filter(command -> command.name().equals(word)).findFirst();
    }
  }
}
