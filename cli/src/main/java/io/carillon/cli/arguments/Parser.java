package io.carillon.cli.arguments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the words of a call. Options may stand anywhere, before the command as well; {@code --}
 * ends them. {@code --name value}, {@code --name=value}, {@code -n value}, {@code -nvalue} and
 * {@code -ab} for two flags are understood.
 */
public final class Parser {

  /**
   * A call that was understood.
   *
   * @param command a {@link Command.Group} when its words name no command of it
   * @param arguments its words
   */
  public record Call(Command command, Arguments arguments) {}

  private final List<Option> common;
  private final List<String> rest;
  private final Map<String, List<String>> given = new HashMap<>();
  private final List<String> path = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private Command command;

  private Parser(Command.Group program, List<Option> common, String[] arguments) {
    this.command = program;
    this.common = common;
    this.rest = new ArrayList<>(List.of(arguments));
  }

  /**
   * Sorts the words of a call.
   *
   * @param common the options that every command has
   * @throws UsageException when they are not understood; help that is asked for comes first
   */
  public static Call parse(Command.Group program, List<Option> common, String... arguments) {
    return new Parser(program, common, arguments).parse();
  }

  private Call parse() {
    while (!rest.isEmpty()) {
      String word = rest.removeFirst();
      if (word.equals("--")) {
        rest.forEach(this::take);
        rest.clear();
      } else if (word.startsWith("--")) {
        takeLong(word);
      } else if (word.startsWith("-") && word.length() > 1) {
        takeShort(word);
      } else {
        take(word);
      }
    }
    check();
    return new Call(command, new Arguments(path, given, words));
  }

  private void take(String word) {
    if (!(command instanceof Command.Group group)) {
      words.add(word);
      return;
    }
    command =
        group
            .find(word)
            .orElseThrow(() ->
                new UsageException(
                    "usage.command",
                    word,
                    Nearest.hint(word, group.commands().stream().map(Command::name))));
    path.add(word);
  }

  private void takeLong(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Option option = option(name);
    if (equals < 0) {
      put(option, option.isFlag() ? null : next(option));
    } else if (option.isFlag()) {
      throw new UsageException("usage.flag", name);
    } else {
      put(option, word.substring(equals + 1));
    }
  }

  private void takeShort(String word) {
    Option option = option(word.substring(0, 2));
    String after = word.substring(2);
    if (!option.isFlag()) {
      put(option, after.isEmpty() ? next(option) : after);
      return;
    }
    put(option, null);
    if (!after.isEmpty()) {
      takeShort("-" + after);
    }
  }

  private Option option(String name) {
    return options()
        .filter(option -> option.isNamed(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "usage.option", name, Nearest.hint(name, options().map(Option::name))));
  }

  private Stream<Option> options() {
    return command instanceof Command.Leaf<?> leaf
        ? Stream.concat(leaf.options().stream(), common.stream())
        : common.stream();
  }

  private String next(Option option) {
    if (rest.isEmpty()) {
      throw new UsageException("usage.value", option.name(), String.valueOf(option.value()));
    }
    return rest.removeFirst();
  }

  private void put(Option option, @Nullable String value) {
    List<String> values = given.computeIfAbsent(option.name(), name -> new ArrayList<>());
    if (value == null) {
      return;
    }
    if (!values.isEmpty() && !option.repeatable()) {
      throw new UsageException("usage.twice", option.name());
    }
    if (!option.choices().isEmpty() && !option.choices().contains(value)) {
      throw new UsageException(
          "usage.choice", option.name(), value, String.join(", ", option.choices()));
    }
    values.add(value);
  }

  private void check() {
    if (given.containsKey("--help")
        || given.containsKey("--version")
        || !(command instanceof Command.Leaf<?> leaf)) {
      return;
    }
    int taken = 0;
    for (Parameter parameter : leaf.parameters()) {
      if (words.size() < taken + parameter.least()) {
        throw new UsageException("usage.missing", parameter.label());
      }
      taken += parameter.most();
    }
    if (words.size() > taken) {
      throw new UsageException("usage.surplus", words.get(taken));
    }
  }
}
