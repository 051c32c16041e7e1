package io.carillon.cli.configs;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.http.Query;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Paging;
import io.carillon.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The commands on task configs. */
public final class ConfigCommands {

  private ConfigCommands() {}

  /** Returns the commands. */
  public static List<Command> all() {
    List<Option> filters = new ArrayList<>(Selection.with(Option.of("--sort", "FIELD")));
    filters.addAll(Paging.OPTIONS);
    List<Command> commands = new ArrayList<>();
    commands.add(new Command.Leaf<Session>("ls", List.of(), filters, ConfigCommands::list));
    commands.add(
        new Command.Leaf<Session>(
            "get", List.of(Parameter.several("CONFIG")), List.of(), ConfigCommands::get));
    commands.add(CreateCommand.command());
    commands.add(EditCommand.command());
    commands.addAll(ChangeCommands.all());
    return commands;
  }

  private static int list(Session session, Arguments arguments) throws InterruptedException {
    Selection selection = new Selection(session, arguments);
    return new Paging(session, arguments)
        .print(
            () -> selection.addTo(Query.of("/task-configs")).with("sort", arguments.text("--sort")),
            ConfigColumns.LIST,
            ConfigFinder::nameOf);
  }

  private static int get(Session session, Arguments arguments) throws InterruptedException {
    ConfigFinder finder = new ConfigFinder(session);
    for (String word : arguments.words()) {
      long id = finder.id(word);
      JsonNode config = session.client().get(Query.of("/task-configs/{}", id)).json();
      session.output().one(config, ConfigColumns.ONE, ConfigFinder.nameOf(config));
    }
    return ExitCode.DONE;
  }
}
