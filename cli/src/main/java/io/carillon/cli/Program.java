package io.carillon.cli;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Parser;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.context.ContextFile;
import io.carillon.cli.help.HelpText;
import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.UnreachableException;
import io.carillon.cli.output.Output;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.CommonOptions;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Terminal;
import io.carillon.cli.text.Language;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one call: parses its words, runs the command, and makes a sentence of what is wrong. */
public final class Program {

  private static final Arguments NOTHING = new Arguments(List.of(), Map.of(), List.of());

  private final Command.Group commands;
  private final String version;

  /**
   * Creates it.
   *
   * @param commands all of them
   * @param version of the release
   */
  public Program(Command.Group commands, String version) {
    this.commands = commands;
    this.version = version;
  }

  /** Runs a call; returns its exit code, one of {@link ExitCode}. */
  public int run(Terminal terminal, String... words) {
    try {
      Parser.Call call = Parser.parse(commands, CommonOptions.ALL, helpAsOption(words));
      return run(terminal, call);
    } catch (UsageException e) {
      return misunderstood(withoutOptions(terminal, words), e);
    }
  }

  /** {@code help ls} is {@code ls --help}. */
  private static String[] helpAsOption(String[] words) {
    if (words.length == 0 || !words[0].equals("help")) {
      return words;
    }
    List<String> asked = new ArrayList<>(List.of(words).subList(1, words.length));
    asked.add("--help");
    return asked.toArray(String[]::new);
  }

  private int run(Terminal terminal, Parser.Call call) {
    Arguments arguments = call.arguments();
    try (Session session =
        new Session(terminal, arguments, Session.messages(terminal, arguments))) {
      try {
        return dispatch(session, call);
      } catch (Output.PipeClosedException e) {
        return ExitCode.PIPE_CLOSED;
      } catch (UsageException e) {
        return misunderstood(session.output(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.INTERRUPTED;
      } catch (RuntimeException e) {
        return failed(session, e);
      }
    }
  }

  private int dispatch(Session session, Parser.Call call) throws InterruptedException {
    Arguments arguments = call.arguments();
    if (arguments.has("--version")) {
      session.output().line("carillon " + version);
      return ExitCode.DONE;
    }
    boolean asks = arguments.has("--help");
    if (!asks && call.command() instanceof Command.Leaf<?> leaf) {
      return act(leaf, session, arguments);
    }
    String help = new HelpText(session.output()).of(call.command(), arguments.path());
    if (asks) {
      session.output().print(help);
      return ExitCode.DONE;
    }
    session.output().noteText(help.stripTrailing());
    return ExitCode.USAGE;
  }

  @SuppressWarnings("unchecked") // the commands of this program work with sessions
  private static int act(Command.Leaf<?> leaf, Session session, Arguments arguments)
      throws InterruptedException {
    return ((Command.Leaf<Session>) leaf).action().run(session, arguments);
  }

  /** For a call whose options are not understood: the language is that of the environment. */
  private static Output withoutOptions(Terminal terminal, String[] words) {
    int lang = List.of(words).indexOf("--lang");
    String chosen = lang >= 0 && lang + 1 < words.length ? words[lang + 1] : "";
    Arguments arguments =
        List.of(Language.words()).contains(chosen)
            ? new Arguments(List.of(), Map.of("--lang", List.of(chosen)), List.of())
            : NOTHING;
    return new Session(terminal, arguments, Session.messages(terminal, arguments)).output();
  }

  private static int misunderstood(Output output, UsageException e) {
    output.note("error", output.sentence(e.key(), e.values()));
    Object[] values = e.values();
    boolean hinted = e.key().equals("usage.command") || e.key().equals("usage.option");
    if (hinted && !values[1].equals("")) {
      output.note("usage.meant", values[1]);
    }
    return ExitCode.USAGE;
  }

  private static int failed(Session session, RuntimeException e) {
    return switch (e) {
      case CommandFailure failure -> {
        told(session.output(), failure.key(), failure.values());
        yield failure.exitCode();
      }
      case UnreachableException unreachable -> {
        told(session.output(), unreachable.key(), unreachable.values());
        yield ExitCode.UNREACHABLE;
      }
      case ApiProblem problem -> new ProblemText(session).tell(problem);
      case ContextFile.BrokenFileException broken -> {
        told(session.output(), broken.key(), broken.values());
        yield ExitCode.FAILED;
      }
      case UncheckedIOException io -> {
        told(session.output(), "io.failed", String.valueOf(io.getCause()));
        yield ExitCode.FAILED;
      }
      default -> throw e;
    };
  }

  private static void told(Output output, String key, Object... values) {
    output.note("error", output.sentence(key, values));
  }
}
