package io.carillon.config.search;

import static io.carillon.database.SqlArrays.longs;

import io.carillon.config.search.ConfigQuery.After;
import io.carillon.database.Counted;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.database.PageReader;
import io.carillon.database.SqlRows;
import io.carillon.definition.Json;
import io.carillon.fault.NotFoundException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads lists of task configs: pages, counts and ids. */
public final class ConfigLists {

  // The places are sorted below the join, which keeps their order, so that the sizes above it are
  // computed only for the rows that are read.
  private static final String SELECT =
      """
      select c.id, c.namespace, c.name, c.description, c.labels, c.task_type, c.status, c.status_reason, c.schedule,
        c.policies, c.priority, c.version, c.created_at, c.created_by, c.updated_at, c.updated_by,
        (select s.next_due_at from carillon.schedule_state s where s.task_config_id = c.id)
          as next_due_at,
        {parameters} as parameters,
        600 + octet_length(c.description) + octet_length(cast(c.labels as text)) + octet_length(coalesce(c.status_reason, ''))
          + octet_length(cast(c.schedule as text)) + octet_length(cast(c.policies as text))
          + coalesce(octet_length(cast({parameters} as text)), 0) as page_bytes
      from (select t.id, t.place from unnest(:ids) with ordinality as t(id, place)
        order by t.place offset 0) as k
      cross join lateral (select * from carillon.task_config x where x.id = k.id offset 0) as c
      order by k.place limit :limit
      """;

  private final Database database;
  private final ConfigSearch search;
  private final PageReader pages;

  public ConfigLists(Database database) {
    this.database = database;
    this.search = new ConfigSearch(database);
    this.pages = new PageReader(database);
  }

  /** Returns the labels and namespaces in use. */
  public ConfigGroups groups() {
    return new ConfigGroups(database);
  }

  /** Returns a page, bounded in rows and in bytes. */
  public Page<ListedConfig, After> find(ConfigQuery query) {
    ConfigSearch.Found found = search.find(query);
    List<Long> ids = found.places().stream().map(After::id).toList();
    Map<Long, After> places = new HashMap<>();
    found.places().forEach(place -> places.put(place.id(), place));
    Page<ListedConfig, Long> page = read(ids, query.withParameters());
    // The page ends early when its byte limit is reached.
    After next = page.next() == null ? found.next() : places.get(page.next());
    return new Page<>(page.items(), next);
  }

  /**
   * Returns a config with its parameters.
   *
   * @throws NotFoundException when there is none
   */
  public ListedConfig get(long id) {
    return read(List.of(id), true).items().stream()
        .findFirst()
        .orElseThrow(() -> new NotFoundException("task config", id));
  }

  private Page<ListedConfig, Long> read(List<Long> ids, boolean withParameters) {
    if (ids.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    String select =
        SELECT.replace("{parameters}", withParameters ? "c.parameters" : "cast(null as jsonb)");
    return pages.read(
        select,
        statement -> statement.param("ids", longs(ids)),
        ids.size(),
        ConfigLists::config,
        ListedConfig::id);
  }

  /**
   * Returns the number of matching configs, counted up to 10,000 and among those that the search
   * inspects.
   */
  public Counted count(ConfigFilter filter) {
    return search.count(filter);
  }

  /**
   * Returns the ids of all matching configs, ascending. It may read every task config and is not
   * meant for interactive lists.
   *
   * @param most the maximum number of ids, 1 or more
   */
  public List<Long> matching(ConfigFilter filter, int most) {
    return search.matching(filter, most);
  }

  /** Returns those of the given configs that exist, ascending by id. */
  public List<SelectedConfig> select(List<Long> ids) {
    // The size is computed from the text only for compressed values.
    return database
        .sql()
        .sql(
            """
            select c.id, c.name, c.version, case when pg_column_compression(c.parameters) is null
              then pg_column_size(c.parameters)
              else octet_length(cast(c.parameters as text)) end as bytes
            from carillon.task_config c where c.id = any(:ids) order by c.id
            """)
        .param("ids", longs(ids))
        .query((row, index) ->
            new SelectedConfig(
                row.getLong("id"),
                row.getString("name"),
                row.getLong("version"),
                row.getLong("bytes")))
        .list();
  }

  private static ListedConfig config(ResultSet row, int index) throws SQLException {
    return new ListedConfig(
        row.getLong("id"),
        ConfigRows.definition(row, Json.MAPPER.createObjectNode()),
        row.getString("parameters"),
        ConfigRows.state(row),
        ConfigRows.revision(row),
        SqlRows.instantOrNull(row, "next_due_at"));
  }
}
