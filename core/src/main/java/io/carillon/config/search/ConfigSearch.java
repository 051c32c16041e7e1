package io.carillon.config.search;

import io.carillon.config.search.ConfigQuery.After;
import io.carillon.config.search.ConfigQuery.Key;
import io.carillon.config.search.ConfigQuery.Sort;
import io.carillon.database.Counted;
import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.definition.ConfigStatus;
import io.carillon.time.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Finds the task configs of a page. A generic plan is wrong for most values, so each statement is
 * written for the index that it must use. If few configs have one of the wanted values, they are
 * all read and sorted; otherwise the index of the sort order is scanned, up to a bounded number of
 * rows for each page.
 */
final class ConfigSearch {

  /** The maximum number of candidates that are always read and sorted, for any sort order. */
  private static final int FEW = 1_000;

  /** The maximum number of candidates that are sorted when the index scan did not fill the page. */
  private static final int SORTED = 10_000;

  /** The maximum number of rows that are scanned for a page. */
  private static final int LOOKED_AT = 20_000;

  /** The maximum count. */
  private static final int COUNTED = 10_000;

  private final Database database;

  ConfigSearch(Database database) {
    this.database = database;
  }

  /**
   * The task configs of a page, in list order.
   *
   * @param next the place after which the next page starts; null at the end of the list
   */
  record Found(List<After> places, @Nullable After next) {}

  /** Returns the task configs of a page. */
  Found find(ConfigQuery query) {
    // A text search already returns ids in order.
    boolean byId = query.sort().key() == Key.ID;
    ConfigFilter filter = byId ? query.filter().withText(null) : query.filter();
    Optional<String> few = few(filter, query, FEW);
    if (few.isPresent()) {
      return sorted(few.get(), query);
    }
    Found walked = walk(query);
    boolean cut = walked.next() != null && walked.places().size() < query.limit();
    return cut
        ? few(filter, query, SORTED).map(some -> sorted(some, query)).orElse(walked)
        : walked;
  }

  private static final String COUNT =
      """
      select count(c.id) as fitting, count(*) as candidates
      from (%s) as k left join lateral (
        select c.id from carillon.task_config c where c.id = k.id and %s offset 0) as c on true
      """;

  /** Returns the number of matching configs, at most 10,000 and only among the scanned rows. */
  Counted count(ConfigFilter filter) {
    Way exact = exactWay(filter);
    return exact == null ? countOfCandidates(filter) : count(filter, exact);
  }

  /** Returns the index scan that yields exactly the matching configs, if one does. */
  private static @Nullable Way exactWay(ConfigFilter filter) {
    if (isExact(filter)) {
      return new Way(ConfigWalk.LIVE, true, "");
    }
    Way way = filter.text() == null ? wayById(filter, Sort.by(Key.ID), false) : null;
    return way != null && way.exact() ? way : null;
  }

  private Counted count(ConfigFilter filter, Way way) {
    long found =
        bind("select count(*) from (" + way.select() + ") as k", ConfigQuery.of(filter, 1))
            .param("only", way.only())
            .param("scanned", COUNTED + 1)
            .query(Long.class)
            .single();
    return new Counted(Math.min(found, COUNTED), found > COUNTED);
  }

  private Counted countOfCandidates(ConfigFilter filter) {
    Optional<String> few = few(filter, ConfigQuery.of(filter, 1), SORTED);
    String candidates =
        few.orElse("select t.id from carillon.task_config t order by t.id limit :few");
    record Seen(long fitting, long all) {}
    ConfigQuery all = ConfigQuery.of(filter, 1);
    Seen seen =
        bind(COUNT.formatted(candidates, ConfigConditions.of(filter).where()), all)
            .param("few", LOOKED_AT)
            .query((row, index) -> new Seen(row.getLong("fitting"), row.getLong("candidates")))
            .single();
    boolean more = seen.fitting() > COUNTED || (few.isEmpty() && seen.all() >= LOOKED_AT);
    return new Counted(Math.min(seen.fitting(), COUNTED), more);
  }

  /**
   * Returns the ids of at most {@code most} matching configs, ascending; it may read every task
   * config.
   */
  List<Long> matching(ConfigFilter filter, int most) {
    String ofText =
        filter.text() == null
            ? ""
            : " and c.id = any(array(select k.id from (" + ConfigCandidates.OF_TEXT + ") as k))";
    return bind(
            "select c.id from carillon.task_config c where "
                + ConfigConditions.of(filter).where()
                + ofText
                + " order by c.id limit :limit",
            ConfigQuery.of(filter, most))
        .param("few", Integer.MAX_VALUE)
        .param("limit", most)
        .query((row, index) -> row.getLong("id"))
        .list();
  }

  /**
   * Returns a select of all configs that have one of the wanted values; empty when there are more
   * than {@code most}.
   */
  private Optional<String> few(ConfigFilter filter, ConfigQuery query, int most) {
    return ConfigCandidates.of(filter).stream()
        .filter(candidates ->
            bind("select count(*) from (" + candidates + ") as k", query)
                    .param("few", most + 1)
                    .query(Long.class)
                    .single()
                <= most)
        .findFirst()
        .map(candidates -> "select distinct k.id from (" + candidates + ") as k");
  }

  private static final String SORT =
      """
      select f.id, f.key from (
        select c.id, %s as key from (%s) as k cross join lateral (
          select * from carillon.task_config c where c.id = k.id and %s offset 0) as c) as f
      where %s
      """;

  /** Returns the page of a small candidate set by sorting it. */
  private Found sorted(String candidates, ConfigQuery query) {
    After after = query.after();
    String behind = after == null ? "true" : ConfigWalk.isBehind(query.sort(), after.key() != null);
    List<After> places =
        bind(
                SORT.formatted(
                        ConfigWalk.keyOf(query.sort().key()),
                        candidates,
                        ConfigConditions.of(query.filter()).where(),
                        behind)
                    + ConfigWalk.order(query.sort(), "f")
                    + " limit :limit",
                query)
            .param("few", SORTED)
            .param("limit", query.limit() + 1)
            .query((row, index) -> place(row, query.sort()))
            .list();
    return page(places, query.limit());
  }

  private static Found page(List<After> places, int limit) {
    return places.size() > limit
        ? new Found(places.subList(0, limit), places.get(limit - 1))
        : new Found(places, null);
  }

  /** Returns the page by scanning along the sort order; configs without a key come last. */
  private Found walk(ConfigQuery query) {
    Sort sort = query.sort();
    After after = query.after();
    boolean inLastPart = ConfigWalk.mayLack(sort.key()) && after != null && after.key() == null;
    if (inLastPart) {
      return walk(Way.filtered(ConfigWalk.without(sort, true)), query);
    }
    Found first = walk(way(query), query);
    if (first.next() != null || !ConfigWalk.mayLack(sort.key())) {
      return first;
    }
    return withLastPart(first, query);
  }

  /** Adds the beginning of the configs without a key. */
  private Found withLastPart(Found first, ConfigQuery query) {
    Way way = Way.filtered(ConfigWalk.without(query.sort(), false));
    Found last = walk(way, query.after(null));
    List<After> places = new ArrayList<>(first.places());
    places.addAll(last.places());
    Found both = page(places, query.limit());
    return both.next() == null ? new Found(places, last.next()) : both;
  }

  /**
   * An index scan.
   *
   * @param exact whether every scanned row matches the filter; false where deleted configs are
   *     scanned, too
   * @param only the value of the leading column of the index, if it is bound to one
   */
  private record Way(String select, boolean exact, String only) {

    static Way filtered(String select) {
      return new Way(select, false, "");
    }
  }

  private static boolean isExact(ConfigFilter filter) {
    return filter.equals(ConfigFilter.ALL);
  }

  private static Way way(ConfigQuery query) {
    ConfigFilter filter = query.filter();
    Sort sort = query.sort();
    boolean begun = query.after() != null;
    if (sort.key() != Key.ID) {
      return Way.filtered(ConfigWalk.along(sort, begun));
    }
    return filter.text() != null ? wayOfText(filter, sort) : wayById(filter, sort, begun);
  }

  private static Way wayOfText(ConfigFilter filter, Sort sort) {
    ConfigFilter others = filter.withText(null);
    others = others.taskTypes().size() == 1 ? others.withTaskTypes(Set.of()) : others;
    others = others.statuses().size() == 1 ? others.withStatuses(Set.of()) : others;
    return new Way(ConfigWalk.withText(sort), isExact(others), "");
  }

  private static Way wayById(ConfigFilter filter, Sort sort, boolean begun) {
    String status = one(filter.statuses().stream().map(ConfigStatus::code).toList());
    if (status != null) {
      boolean exact = isExact(filter.withStatuses(Set.of()));
      return new Way(ConfigWalk.ofOne("status", sort, begun), exact, status);
    }
    String type = one(filter.taskTypes());
    if (type != null) {
      return new Way(ConfigWalk.ofOne("task_type", sort, begun), false, type);
    }
    String namespace = one(filter.scope().namespaceList());
    return namespace == null
        ? Way.filtered(ConfigWalk.along(sort, begun))
        : new Way(ConfigWalk.ofOne("namespace", sort, begun), false, namespace);
  }

  private static final String WALK =
      """
      select w.id, w.key from (%s) as w cross join lateral (
        select c.id from carillon.task_config c where c.id = w.id and %s offset 0) as c
      """;

  private Found walk(Way way, ConfigQuery query) {
    int limit = query.limit();
    if (way.exact()) {
      return walk(way, query, limit + 1);
    }
    // Where most rows match, twice the page is enough, and ten times cheaper than all of them.
    int most = Math.max(scannedOf(query), limit + 1);
    int first = Math.min(2 * (limit + 1), most);
    Found page = walk(way, query, first);
    boolean full = page.places().size() == limit;
    return full || page.next() == null || first == most ? page : walk(way, query, most);
  }

  private Found walk(Way way, ConfigQuery query, int scanned) {
    int limit = query.limit();
    List<After> places =
        bind(
                WALK.formatted(way.select(), ConfigConditions.of(query.filter()).where())
                    + ConfigWalk.order(query.sort(), "w")
                    + " limit :limit",
                query)
            .param("only", way.only())
            .param("scanned", scanned)
            .param("limit", limit + 1)
            .query((row, index) -> place(row, query.sort()))
            .list();
    Found page = page(places, limit);
    return page.next() != null || way.exact()
        ? page
        : new Found(places, walkedUpTo(way, query, scanned));
  }

  // The text search function returns its whole result at once, not row by row.
  private static int scannedOf(ConfigQuery query) {
    boolean byText = query.filter().text() != null && query.sort().key() == Key.ID;
    return byText ? FEW : LOOKED_AT;
  }

  /** Returns the place of the last row that may be scanned; null when there are fewer rows. */
  private @Nullable After walkedUpTo(Way way, ConfigQuery query, int scanned) {
    return bind(
            "select w.id, w.key from ("
                + way.select()
                + ") as w"
                + ConfigWalk.order(query.sort(), "w")
                + " offset :scanned - 1 limit 1",
            query)
        .param("only", way.only())
        .param("scanned", scanned)
        .query((row, index) -> place(row, query.sort()))
        .optional()
        .orElse(null);
  }

  private static After place(ResultSet row, Sort sort) throws SQLException {
    return switch (sort.key()) {
      case ID -> new After(row.getLong("id"), null);
      case NAME, STATUS, PRIORITY, FAILURES_IN_A_ROW ->
          new After(row.getLong("id"), row.getString("key"));
      case UPDATED_AT, NEXT_DUE_AT, LAST_FINISHED_AT -> {
        Instant key = SqlRows.instantOrNull(row, "key");
        yield new After(row.getLong("id"), key == null ? null : key.toString());
      }
    };
  }

  private StatementSpec bind(String statement, ConfigQuery query) {
    ConfigFilter filter = query.filter();
    After after = query.after();
    boolean down = query.sort().descending();
    return database
        .sql()
        .sql(statement)
        .params(ConfigConditions.of(filter).parameters())
        .params(ConfigCandidates.parameters(filter, this::longAgo))
        .param("clock", database.clockOverride())
        .param("one_type", one(filter.taskTypes()))
        .param("one_status", one(filter.statuses().stream().map(ConfigStatus::code).toList()))
        .param("after_id", after == null ? 0L : after.id())
        .param("after_key", after == null ? null : after.key())
        .param("text_after", after == null ? (down ? Long.MAX_VALUE : Long.MIN_VALUE) : after.id());
  }

  /** Returns the lowest id of executions made in the last minute. */
  private UUID longAgo() {
    return TimeOrderedIds.lowest(database.time().minus(ConfigCandidates.LONG_WAIT));
  }

  private static @Nullable String one(Collection<String> values) {
    return values.size() == 1 ? values.iterator().next() : null;
  }
}
