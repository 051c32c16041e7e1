package io.carillon.history;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Counted;
import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Finds the executions of a page. Where an index contains exactly the wanted executions, only those
 * are read. Otherwise a bounded number of candidates is examined, and the page reports how far that
 * was: no list scans the whole history.
 */
final class ExecutionSearch {

  /** Maximum number of candidates examined when they are read in list order. */
  private static final int LOOKED_AT = 20_000;

  /** Maximum number per part when several parts are merged into list order. */
  private static final int MERGED = 2_000;

  /**
   * Maximum number of errors to search. An error is stored outside its row (TOAST) and takes about
   * 20 µs to read.
   */
  private static final int ERRORS = 2_000;

  /** Maximum number of lists to merge. */
  private static final int LISTS = 100;

  /** Maximum number of running executions to sort. */
  private static final int SORTED = 10_000;

  /** The sources that yield executions in list order. */
  private static final Set<ExecutionSource> IN_ORDER =
      EnumSet.of(ExecutionSource.ALL, ExecutionSource.OF_CONFIG, ExecutionSource.LIVE);

  /** The sources of executions that have not ended. */
  private static final Set<ExecutionSource> LIVE_SOURCES =
      EnumSet.of(
          ExecutionSource.RUNNING_NOW, ExecutionSource.LIVE, ExecutionSource.LIVE_OF_CONFIGS);

  /** Upper bound of a count. */
  private static final int COUNTED = 10_000;

  private final Database database;
  private final DailyHistory history;
  private final ScopedConfigs scopes;

  ExecutionSearch(Database database) {
    this.database = database;
    this.history = database.history();
    this.scopes = new ScopedConfigs(database);
  }

  /**
   * Executions in list order.
   *
   * @param next the last id examined, after which the next page begins; null when the list ends
   *     here
   */
  record Found(List<UUID> ids, @Nullable UUID next) {}

  /**
   * The plan for finding a page.
   *
   * @param configs the configs that the sources are limited to; empty for no limit
   * @param filter the conditions on the candidates
   * @param exact whether the sources contain matching executions only
   */
  record Plan(
      List<ExecutionSource> sources,
      IdSpan span,
      Set<Long> configs,
      ExecutionFilter filter,
      boolean exact,
      String down) {

    /** Returns plans that reach further and further; the last one is this plan. */
    List<Plan> steps(DailyHistory history) {
      return LIVE_SOURCES.containsAll(sources)
          ? List.of(this)
          : span.steps(history.days(), down.isEmpty()).stream().map(this::within).toList();
    }

    private Plan within(IdSpan other) {
      return new Plan(sources, other, configs, filter, exact, down);
    }

    boolean merges() {
      return sources.size() > 1 || !IN_ORDER.contains(sources.getFirst());
    }

    int each(int limit) {
      if (exact) {
        return limit + 1;
      }
      int merged = merges() ? MERGED : LOOKED_AT;
      return Math.max(filter.traits().readsErrors() ? ERRORS : merged, limit + 1);
    }

    /** Returns the subquery of the candidates, in list order. */
    String candidates() {
      String error = filter.traits().readsErrors() ? ", e.error" : "";
      List<String> selects =
          sources.stream().map(source -> source.select(down).replace("{error}", error)).toList();
      return "(select * from ("
          + String.join(" union ", selects)
          + ") as u"
          + order("u")
          + " limit :each) as f";
    }

    // For a single config the index already has this order, so nothing is sorted.
    String order(String of) {
      String byId = "%s.id %s".formatted(of, down);
      return " order by "
          + (sources.equals(List.of(ExecutionSource.OF_CONFIG))
              ? "%s.task_config_id %s, ".formatted(of, down) + byId
              : byId);
    }
  }

  /** Returns the executions of a page. */
  Found find(ExecutionQuery query) {
    return plan(query)
        .map(plan ->
            history.search(
                plan.steps(history),
                step -> find(step, query.limit()),
                found -> found.next() != null))
        .orElse(new Found(List.of(), null));
  }

  private Found find(Plan plan, int limit) {
    List<UUID> ids =
        statement(
                "select f.id from "
                    + plan.candidates()
                    + ExecutionConditions.matching(plan.filter())
                    + plan.order("f")
                    + " limit :limit",
                plan,
                plan.each(limit))
            .param("limit", limit + 1)
            .query((row, index) -> row.getObject("id", UUID.class))
            .list();
    if (ids.size() > limit) {
      return new Found(ids.subList(0, limit), ids.get(limit - 1));
    }
    return new Found(ids, plan.exact() ? null : lookedUpTo(plan, limit));
  }

  /** Returns the id of the last candidate that may be examined; null when there are fewer. */
  @Nullable UUID lookedUpTo(Plan plan, int limit) {
    return candidate(plan, plan.each(limit));
  }

  /** Returns whether a plan has more candidates than that. */
  boolean hasMoreThan(Plan plan, int count) {
    return candidate(plan, count + 1) != null;
  }

  /** Returns the id of the last one of so many candidates; null when there are fewer. */
  private @Nullable UUID candidate(Plan plan, int each) {
    return statement(
            "select f.id from " + plan.candidates() + plan.order("f") + " offset :each - 1 limit 1",
            plan,
            each)
        .query((row, index) -> row.getObject("id", UUID.class))
        .optional()
        .orElse(null);
  }

  /** Counts the matching executions, up to 10,000 and among the candidates that a page examines. */
  Counted count(ExecutionFilter filter) {
    return plan(new ExecutionQuery(filter, false, null, Set.of(), COUNTED))
        .map(plan -> history.search(plan.steps(history), this::count, Counted::more))
        .orElse(new Counted(0, false));
  }

  private Counted count(Plan plan) {
    boolean many = plan.sources().size() * Math.max(1, plan.configs().size()) > 10;
    int each = many || plan.filter().traits().readsErrors() ? MERGED : LOOKED_AT;
    record Seen(long fitting, long all) {}
    Seen seen =
        statement(
                "select count(*) filter (where "
                    + ExecutionConditions.fits(plan.filter())
                    + ") as fitting, count(*) as candidates from "
                    + plan.candidates()
                    + ExecutionConditions.errors(plan.filter()),
                plan,
                each)
            .query((row, index) -> new Seen(row.getLong("fitting"), row.getLong("candidates")))
            .single();
    return new Counted(
        Math.min(seen.fitting(), COUNTED), seen.all() >= each || seen.fitting() > COUNTED);
  }

  Optional<Plan> plan(ExecutionQuery query) {
    ExecutionFilter filter = searched(query.filter());
    Set<Long> configs = filter.taskConfigIds();
    List<ExecutionSource> sources = new ArrayList<>(liveSources(filter));
    Set<ExecutionStatus> unwell = unwell(filter);
    boolean others = sources.isEmpty() || !unwell.isEmpty();
    if (others && configs.isEmpty() && !filter.taskTypes().isEmpty()) {
      Set<Long> ofTypes = configsOf(filter.taskTypes());
      if (ofTypes.isEmpty() && sources.isEmpty()) {
        return Optional.empty();
      }
      configs = ofTypes.size() * Math.max(1, unwell.size()) > LISTS ? Set.of() : ofTypes;
    }
    boolean scoped = configs.isEmpty() && others && !filter.scope().isAll();
    if (scoped) {
      Set<Long> inScope = scopes.configs(filter.scope(), LISTS + 1);
      if (inScope.isEmpty() && sources.isEmpty()) {
        return Optional.empty();
      }
      configs = inScope.size() * Math.max(1, unwell.size()) > LISTS ? Set.of() : inScope;
    }
    if (!unwell.isEmpty()) {
      sources.add(configs.isEmpty() ? ExecutionSource.UNWELL : ExecutionSource.UNWELL_OF_CONFIGS);
    } else if (others) {
      sources.add(ofConfigs(configs));
    }
    IdSpan span = IdSpan.of(query).upTo(lastEnd(filter.workerIds()));
    String down = query.oldestFirst() ? "" : "desc";
    boolean exact =
        isExact(filter, sources) && (filter.scope().isAll() || limited(scoped, configs));
    return Optional.of(new Plan(sources, span, configs, filter, exact, down));
  }

  /** Returns whether the sources are limited to the configs of the scope. */
  private static boolean limited(boolean scoped, Set<Long> configs) {
    return scoped && !configs.isEmpty();
  }

  /** Returns the filter, limited to what ended without success where it asks for errors only. */
  private static ExecutionFilter searched(ExecutionFilter filter) {
    return filter.traits().readsErrors() && filter.statuses().isEmpty()
        ? filter.withStatuses(ExecutionSource.UNWELL_ENDS)
        : filter;
  }

  private static ExecutionSource ofConfigs(Set<Long> configs) {
    return switch (configs.size()) {
      case 0 -> ExecutionSource.ALL;
      case 1 -> ExecutionSource.OF_CONFIG;
      default -> ExecutionSource.OF_CONFIGS;
    };
  }

  /**
   * Returns whether the sources contain matching executions only; the live sources do not, since
   * they are not limited by status.
   */
  private static boolean isExact(ExecutionFilter filter, List<ExecutionSource> sources) {
    boolean live = sources.stream().anyMatch(LIVE_SOURCES::contains);
    boolean byStatus = filter.statuses().isEmpty() || !unwell(filter).isEmpty();
    return !live && byStatus && filter.taskTypes().isEmpty() && !filter.traits().examines();
  }

  /** Returns the end statuses to find by their index; none when the filter includes succeeded. */
  private static Set<ExecutionStatus> unwell(ExecutionFilter filter) {
    if (filter.statuses().contains(ExecutionStatus.SUCCEEDED)) {
      return Set.of();
    }
    Set<ExecutionStatus> unwell = new HashSet<>(filter.statuses());
    unwell.retainAll(ExecutionSource.UNWELL_ENDS);
    return unwell;
  }

  /** Returns the source of live executions; none when the filter asks for other ones. */
  private List<ExecutionSource> liveSources(ExecutionFilter filter) {
    Set<ExecutionStatus> statuses = filter.statuses();
    boolean live = statuses.stream().anyMatch(ExecutionSource.LIVE_STATES::contains);
    if (!live || statuses.contains(ExecutionStatus.SUCCEEDED)) {
      return List.of();
    }
    if (!filter.taskConfigIds().isEmpty()) {
      return List.of(ExecutionSource.LIVE_OF_CONFIGS);
    }
    boolean running =
        statuses.contains(ExecutionStatus.RUNNING)
            && !statuses.contains(ExecutionStatus.QUEUED)
            && !statuses.contains(ExecutionStatus.RETRYING);
    return List.of(
        running && canSortRunning() ? ExecutionSource.RUNNING_NOW : ExecutionSource.LIVE);
  }

  /** Returns whether few enough executions are handed over; claims are bounded by the workers. */
  private boolean canSortRunning() {
    return database
        .sql()
        .sql(
            """
            select count(*) <= :most from (select from carillon.celery_task limit :most + 1) as t
            """)
        .param("most", SORTED)
        .query(Boolean.class)
        .single();
  }

  /** Returns the configs that ever had these types, per type at most {@link #LISTS} + 1. */
  private Set<Long> configsOf(Set<String> types) {
    return new HashSet<>(
        database
            .sql()
            .sql(
                """
                select c.id from unnest(:types) as t(name) cross join lateral (
                  with recursive configs as (
                    (select v.task_config_id as id from carillon.task_config_version v
                     where v.task_type = t.name order by v.task_config_id limit 1)
                    union all
                    select (select v.task_config_id from carillon.task_config_version v
                      where v.task_type = t.name and v.task_config_id > c.id
                      order by v.task_config_id limit 1)
                    from configs c where c.id is not null
                  ) select id from configs where id is not null limit :most) as c
                """)
            .param("types", texts(types))
            .param("most", LISTS + 1)
            .query(Long.class)
            .list());
  }

  /**
   * Returns the instant after which none of these workers received an execution; null when unknown.
   */
  private @Nullable Instant lastEnd(Set<UUID> workers) {
    if (workers.isEmpty()) {
      return null;
    }
    record Ends(long known, @Nullable Instant last) {}
    Ends ends =
        database
            .sql()
            .sql(
                """
                select count(ended_at) as known, max(ended_at) as last from carillon.worker
                where id = any(:workers)
                """)
            .param("workers", uuids(workers))
            .query(
                (row, index) -> new Ends(row.getLong("known"), SqlRows.instantOrNull(row, "last")))
            .single();
    return ends.known() == workers.size() ? ends.last() : null;
  }

  /**
   * Returns a statement over the candidates of a plan.
   *
   * @param each maximum number of candidates of each part, and of all together
   */
  StatementSpec statement(String sql, Plan plan, int each) {
    StatementSpec statement =
        database
            .sql()
            .sql(sql)
            .param("low", plan.span().low())
            .param("high", plan.span().high())
            .param("each", each)
            .param("config", plan.configs().stream().findFirst().orElse(0L))
            .param("configs", longs(plan.configs()))
            .param("unwell", texts(List.copyOf(unwell(plan.filter())), ExecutionStatus::code))
            .param("now", database.clockOverride());
    return ExecutionConditions.bind(statement, plan.filter());
  }
}
