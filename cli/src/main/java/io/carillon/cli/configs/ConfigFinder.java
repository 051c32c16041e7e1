package io.carillon.cli.configs;

import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Paging;
import io.carillon.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the task config that a word means: its id, its name, or {@code namespace/name}. */
public final class ConfigFinder {

  /** How many configs with the text in their names are looked through for the exact name. */
  private static final int MOST_LOOKED_AT = 5_000;

  private final Session session;

  /** Creates it. */
  public ConfigFinder(Session session) {
    this.session = session;
  }

  /**
   * Returns the config with the id or the name.
   *
   * @throws CommandFailure when there is none, or several of that name, or too many have the name
   *     in their text to look at all
   */
  public JsonNode find(String word) throws InterruptedException {
    if (word.matches("[0-9]{1,18}")) {
      JsonNode config = byId(word);
      if (config != null) {
        return config;
      }
    }
    List<JsonNode> found = byName(word);
    if (found.isEmpty()) {
      throw new CommandFailure(ExitCode.NOT_FOUND, "config.none", word);
    }
    if (found.size() > 1) {
      String names = String.join(", ", found.stream().map(ConfigFinder::nameOf).toList());
      throw new CommandFailure(ExitCode.USAGE, "config.several", word, names);
    }
    return found.getFirst();
  }

  /** Returns the id of the config that a word means. */
  public long id(String word) throws InterruptedException {
    return find(word).path("id").asLong();
  }

  private @Nullable JsonNode byId(String id) throws InterruptedException {
    try {
      return session.client().get(Query.of("/task-configs/{}", id)).json();
    } catch (ApiProblem e) {
      if (e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  private List<JsonNode> byName(String word) throws InterruptedException {
    List<JsonNode> found = named(word, null);
    int slash = word.indexOf('/');
    if (found.isEmpty() && slash > 0) {
      return named(word.substring(slash + 1), word.substring(0, slash));
    }
    return found;
  }

  private List<JsonNode> named(String name, @Nullable String namespace)
      throws InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    Paging paging = new Paging(session, MOST_LOOKED_AT);
    paging.read(
        () -> Query.of("/task-configs").with("q", name),
        items -> items.stream().filter(item -> isNamed(item, name, namespace)).forEach(found::add));
    if (paging.hasMore()) {
      throw new CommandFailure(ExitCode.USAGE, "config.common_name", name, MOST_LOOKED_AT);
    }
    return found;
  }

  private static boolean isNamed(JsonNode item, String name, @Nullable String namespace) {
    return item.path("name").asString("").equals(name)
        && (namespace == null || namespaceOf(item).equals(namespace));
  }

  private static String namespaceOf(JsonNode config) {
    return config.path("namespace").asString("default");
  }

  /** Returns the name of a config with its namespace, unless that is the default one. */
  public static String nameOf(JsonNode config) {
    String namespace = namespaceOf(config);
    String name = config.path("name").asString("");
    return namespace.equals("default") ? name : namespace + "/" + name;
  }

  /** The header of a change that holds for the version that was read only. */
  public static Map<String, String> onlyIf(@Nullable String etag) {
    return etag == null ? Map.of() : Map.of("If-Match", etag);
  }
}
