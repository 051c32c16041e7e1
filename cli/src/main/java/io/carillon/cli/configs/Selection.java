package io.carillon.cli.configs;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The task configs that a command is about: named one by one, or all that options select. */
public final class Selection {

  /** The fields of the server's filter, by the options that fill them. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "--namespace",
          "namespace",
          "--label",
          "label",
          "--type",
          "type",
          "--status",
          "status",
          "--search",
          "q");

  private static final String SAMPLES = "--samples";
  private static final String SAMPLE_LABEL = "sample=true";

  private final Session session;
  private final Arguments arguments;

  /** Creates it. */
  public Selection(Session session, Arguments arguments) {
    this.session = session;
    this.arguments = arguments;
  }

  /** Returns these options together with those that select. */
  public static List<Option> with(Option... options) {
    List<Option> all =
        new ArrayList<>(
            List.of(
                Option.of("--namespace", "NAME").or("-n").repeated(),
                Option.of("--label", "KEY=VALUE").or("-l").repeated(),
                Option.of("--type", "TYPE").repeated(),
                Option.of("--status", "STATUS").repeated(),
                Option.of("--search", "TEXT").or("-q")));
    all.addAll(List.of(options));
    return all;
  }

  /** Adds the conditions to the query of a list. */
  public Query addTo(Query query) {
    return query
        .withAll("namespace", arguments.texts("--namespace"))
        .withEach("label", arguments.texts("--label"))
        .with("label", arguments.has(SAMPLES) ? SAMPLE_LABEL : null)
        .withAll("type", arguments.texts("--type"))
        .withAll("status", arguments.texts("--status"))
        .with("q", arguments.text("--search"));
  }

  /**
   * Returns whether options select, not names.
   *
   * @throws UsageException when neither or both do
   */
  public boolean isFilter() {
    boolean filters = arguments.has(SAMPLES) || FIELDS.keySet().stream().anyMatch(arguments::has);
    if (filters != arguments.words().isEmpty()) {
      throw new UsageException(filters ? "usage.names_and_filter" : "usage.selection");
    }
    return filters;
  }

  /** Returns the server's filter for the options. */
  public ObjectNode filter() {
    ObjectNode filter = JsonText.object();
    FIELDS.forEach((option, field) -> {
      List<String> values = arguments.texts(option);
      if (option.equals("--search") && arguments.has(option)) {
        filter.put(field, values.getLast());
      } else if (!values.isEmpty()) {
        ArrayNode array = filter.putArray(field);
        values.forEach(array::add);
      }
    });
    if (arguments.has(SAMPLES)) {
      filter.withArray("/label").add(SAMPLE_LABEL);
    }
    return filter;
  }

  /** Returns the ids of the named configs. */
  public List<Long> ids() throws InterruptedException {
    ConfigFinder finder = new ConfigFinder(session);
    List<Long> ids = new ArrayList<>();
    for (String word : arguments.words()) {
      ids.add(finder.id(word));
    }
    return ids;
  }
}
