package io.carillon.cli.help;

import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.Style;
import io.carillon.cli.session.CommonOptions;
import io.carillon.cli.text.DisplayText;
import java.util.List;

/** The help text of a command. Its words are in the catalogue of messages. */
public final class HelpText {

  private final Output output;

  /** Creates it for an output, whose language and colours it has. */
  public HelpText(Output output) {
    this.output = output;
  }

  /**
   * Returns the help text.
   *
   * @param command the command
   * @param path the words that select it, without the name of the program
   */
  public String of(Command command, List<String> path) {
    StringBuilder text = new StringBuilder();
    String key = String.join(".", path);
    text.append(output.messages().text(path.isEmpty() ? "help" : "help." + key)).append("\n\n");
    switch (command) {
      case Command.Leaf<?> leaf -> leaf(text, leaf, path);
      case Command.Group group -> group(text, group, path);
    }
    String example = output.messages().optional("example." + key);
    if (example != null) {
      title(text, "title.examples");
      example.lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
    return text.toString();
  }

  private void leaf(StringBuilder text, Command.Leaf<?> leaf, List<String> path) {
    title(text, "title.usage");
    text.append("  carillon ").append(String.join(" ", path));
    leaf.parameters().forEach(parameter -> text.append(' ').append(parameter.usage()));
    text.append(" [OPTIONS]\n\n");
    if (!leaf.options().isEmpty()) {
      title(text, "title.options");
      options(text, leaf.options(), String.join(".", path));
    }
    title(text, "title.common");
    options(text, CommonOptions.ALL, String.join(".", path));
  }

  private void group(StringBuilder text, Command.Group group, List<String> path) {
    title(text, "title.usage");
    String words = path.isEmpty() ? "" : " " + String.join(" ", path);
    text.append("  carillon").append(words).append(" COMMAND [OPTIONS]\n\n");
    title(text, "title.commands");
    int width =
        group.commands().stream().mapToInt(command -> command.name().length()).max().orElse(0);
    String prefix = path.isEmpty() ? "help." : "help." + String.join(".", path) + ".";
    for (Command command : group.commands()) {
      String topic = output.messages().optional("topic." + prefix + command.name());
      text.append(topic == null ? "" : "\n  " + output.styled(topic, Style.DIM) + "\n");
      String what = output.messages().text(prefix + command.name()).lines().findFirst().orElse("");
      text.append("  ").append(DisplayText.padded(command.name(), width + 2)).append(what);
      text.append('\n');
    }
    text.append('\n');
    if (path.isEmpty()) {
      text.append(output.messages().text("help.more")).append("\n");
    }
  }

  private void title(StringBuilder text, String key) {
    text.append(output.styled(output.messages().text(key), Style.BOLD)).append('\n');
  }

  private void options(StringBuilder text, List<Option> options, String path) {
    int width = options.stream().mapToInt(option -> shown(option).length()).max().orElse(0);
    for (Option option : options) {
      text.append("  ").append(DisplayText.padded(shown(option), width + 2));
      text.append(description(option, path)).append('\n');
    }
    text.append('\n');
  }

  private static String shown(Option option) {
    String names = option.shortName() == null ? "    " : option.shortName() + ", ";
    return names + option.name() + (option.value() == null ? "" : " " + option.value());
  }

  /** The description of an option in one command, else of the option of that name anywhere. */
  private String description(Option option, String path) {
    String own = output.messages().optional("option." + path + "." + option.name());
    String text = own == null ? output.messages().text("option." + option.name()) : own;
    return option.choices().isEmpty()
        ? text
        : text + " (" + String.join(", ", option.choices()) + ")";
  }
}
