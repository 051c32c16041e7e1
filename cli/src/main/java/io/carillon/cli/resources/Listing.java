package io.carillon.cli.resources;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.ListPrinter;
import io.carillon.cli.session.CommonOptions;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Paging;
import io.carillon.cli.session.Session;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A list of the server, and the commands that show it.
 *
 * @param path of the list below {@code /api/v1}
 * @param columns of its table
 * @param key the field that names an item
 * @param paged whether it has pages
 */
record Listing(String path, List<Column> columns, String key, boolean paged) {

  /** Returns the command that lists; its options are parameters of the list. */
  Command ls(Option... filters) {
    return ls("ls", filters);
  }

  /** Returns the same under another name. */
  Command ls(String name, Option... filters) {
    List<Option> options = paged ? Paging.with(filters) : List.of(filters);
    return new Command.Leaf<Session>(name, List.of(), options, this::list);
  }

  /** Returns the command that shows items one by one. */
  Command get(String label) {
    return new Command.Leaf<Session>(
        "get", List.of(Parameter.several(label)), List.of(), this::show);
  }

  private int list(Session session, Arguments arguments) throws InterruptedException {
    if (paged) {
      return new Paging(session, arguments).print(() -> query(arguments), columns, this::name);
    }
    JsonNode answer = session.client().get(query(arguments)).json();
    new ListPrinter(session.output(), columns, this::name)
        .all(answer.path("items").valueStream().toList());
    return ExitCode.DONE;
  }

  private Query query(Arguments arguments) {
    Query query = Query.of(path);
    Map<String, List<String>> own = new TreeMap<>(arguments.options());
    Stream.concat(Paging.OPTIONS.stream(), CommonOptions.ALL.stream())
        .map(Option::name)
        .forEach(own::remove);
    own.forEach((option, values) -> query.withAll(option.substring(2).replace('-', '_'), values));
    return query;
  }

  private int show(Session session, Arguments arguments) throws InterruptedException {
    for (String word : arguments.words()) {
      JsonNode item = session.client().get(Query.of(path + "/{}", word)).json();
      session.output().one(item, columns, name(item));
    }
    return ExitCode.DONE;
  }

  String name(JsonNode item) {
    return item.path(key).asString("");
  }
}
