package io.carillon.cli.configs;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.http.Query;
import io.carillon.cli.session.Paging;
import io.carillon.cli.session.Session;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The commands that show task configs. */
public final class ConfigCommands {

  private ConfigCommands() {}

  /** Returns the commands. */
  public static List<Command> all() {
    return List.of(
        new Command.Leaf<Session>("ls", List.of(), Paging.with(filters()), ConfigCommands::list),
        new Command.Leaf<Session>(
            "get", List.of(Parameter.several("CONFIG")), List.of(), ConfigCommands::get));
  }

  private static Option[] filters() {
    return new Option[] {
      Option.of("--type", "TYPE").repeated(),
      Option.of("--status", "STATUS").repeated(),
      Option.of("--search", "TEXT").or("-q"),
      Option.of("--sort", "FIELD")
    };
  }

  private static int list(Session session, Arguments arguments) throws InterruptedException {
    return new Paging(session, arguments)
        .print(
            () ->
                Query.of("/task-configs")
                    .withAll("type", arguments.texts("--type"))
                    .withAll("status", arguments.texts("--status"))
                    .with("q", arguments.text("--search"))
                    .with("sort", arguments.text("--sort")),
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
    return 0;
  }
}
