package io.carillon.cli.session;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.text.Language;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** The options that every command has. */
public final class CommonOptions {

  /** In the order of the help text. */
  public static final List<Option> ALL =
      List.of(
          Option.choice("--output", "FORMAT", OutputFormat.words()).or("-o"),
          Option.of("--context", "NAME"),
          Option.of("--url", "URL"),
          Option.of("--timeout", "SECONDS"),
          Option.of("--zone", "ZONE"),
          Option.choice("--color", "WHEN", "auto", "always", "never"),
          Option.choice("--lang", "LANGUAGE", Language.words()),
          Option.flag("--version"),
          Option.flag("--help").or("-h"));

  private static final int TIMEOUT = 30;
  private static final int LONGEST_TIMEOUT = 3600;

  private CommonOptions() {}

  static Language language(Arguments arguments, Terminal terminal) {
    return Language.of(arguments.text("--lang"), terminal.environment());
  }

  static OutputFormat format(Arguments arguments) {
    return OutputFormat.of(arguments.text("--output", "table"));
  }

  static Duration timeout(Arguments arguments) {
    return Duration.ofSeconds(arguments.number("--timeout", TIMEOUT, 1, LONGEST_TIMEOUT));
  }

  static ZoneId zone(Arguments arguments, Terminal terminal) {
    String name = arguments.text("--zone");
    if (name == null) {
      return terminal.zone();
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new UsageException("usage.zone", "--zone", name);
    }
  }

  /** Colours: as the option says, else on a terminal that has them, unless NO_COLOR is set. */
  static boolean colours(Arguments arguments, Terminal terminal) {
    return switch (arguments.text("--color", "auto")) {
      case "always" -> true;
      case "never" -> false;
      default ->
          terminal.screen().out()
              && terminal.variable("NO_COLOR").isEmpty()
              && !terminal.variable("TERM").equals("dumb");
    };
  }
}
