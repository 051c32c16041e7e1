package io.carillon.alert.life;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.alert.kind.Found;
import io.carillon.alert.life.AlertLife.Raised;
import io.carillon.alert.life.AlertLife.Terms;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.SilenceMatcher;
import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.text.Coded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and writes open alerts, in batches. */
public final class AlertStore {

  private final Database database;

  /** Creates the store on a database. */
  public AlertStore(Database database) {
    this.database = database;
  }

  private static final String OPEN =
      """
      select a.*, a.task_config_id is not null and coalesce(c.status, 'deleted') = 'deleted' as gone
      from carillon.alert a left join carillon.task_config c on c.id = a.task_config_id
      where a.status in ('pending', 'firing', 'silenced') and (%s)
      """;

  private static final String ALL_OPEN = OPEN.formatted("true");
  // In two parts, each of which is found by the primary key.
  private static final String SOME_OPEN =
      OPEN.formatted("a.id = any(:ids) and a.id <= :after")
          + "union all "
          + OPEN.formatted("a.id > :after");

  /** Returns all open alerts, at most {@value AlertLife#MOST_OPEN}, in no particular order. */
  List<OpenAlert> open() {
    return database.sql().sql(ALL_OPEN).query(AlertStore::openAlert).list();
  }

  /**
   * Returns some open alerts, in no particular order.
   *
   * @param ids those with one of these ids
   * @param after and those with a greater id
   */
  List<OpenAlert> open(Collection<Long> ids, long after) {
    return database
        .sql()
        .sql(SOME_OPEN)
        .param("ids", longs(ids))
        .param("after", after)
        .query(AlertStore::openAlert)
        .list();
  }

  private static OpenAlert openAlert(ResultSet row, int index) throws SQLException {
    return new OpenAlert(
        row.getLong("id"),
        new Found.Key(
            row.getLong("rule_id"), longOrNull(row, "task_config_id"), row.getString("queue")),
        new OpenAlert.Nature(row.getString("kind"), row.getString("task_type")),
        Json.object(row.getString("arguments")),
        state(row),
        new OpenAlert.Past(instantOrNull(row, "announced_at") != null, row.getBoolean("gone")));
  }

  static AlertState state(ResultSet row) throws SQLException {
    Instant resolved = instantOrNull(row, "resolved_at");
    String resolution = row.getString("resolution");
    String telling = row.getString("to_announce");
    return new AlertState(
        Coded.of(AlertStatus.class, row.getString("status")),
        new AlertState.Times(
            row.getTimestamp("started_at").toInstant(),
            instantOrNull(row, "fired_at"),
            instantOrNull(row, "cleared_at")),
        resolved == null || resolution == null
            ? null
            : new AlertState.End(resolved, Coded.of(Resolution.class, resolution)),
        longOrNull(row, "silence_id"),
        telling == null ? null : Coded.of(Telling.class, telling));
  }

  static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /** The name and type of a config, which is kept from being removed until the transaction ends. */
  private record Config(String name, String type) {}

  private static final String KEEP_CONFIGS =
      """
      select id, name, task_type from carillon.task_config
      where id = any(:ids) and status <> 'deleted' order by id for key share skip locked
      """;

  private Map<Long, Config> keepConfigs(List<Raised> raised) {
    Map<Long, Config> configs = new HashMap<>();
    List<Long> ids =
        raised.stream()
            .map(one -> one.finding().key().taskConfigId())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (!ids.isEmpty()) {
      database
          .sql()
          .sql(KEEP_CONFIGS)
          .param("ids", longs(ids))
          .query((row, index) ->
              configs.put(
                  row.getLong("id"), new Config(row.getString("name"), row.getString("task_type"))))
          .list();
    }
    return configs;
  }

  /** An alert to be inserted. */
  private record New(Raised raised, AlertRule rule, @Nullable Config config, AlertState state) {

    Found.Key key() {
      return raised.finding().key();
    }

    @Nullable String type() {
      return config == null ? null : config.type();
    }

    String subject() {
      return config == null ? String.valueOf(key().queue()) : config.name();
    }
  }

  /** Inserts alerts, except of configs that are removed at this moment. */
  void raise(List<Raised> raised, Terms terms) {
    Map<Long, Config> configs = keepConfigs(raised);
    List<New> rows = new ArrayList<>();
    for (Raised one : raised) {
      Found.Key key = one.finding().key();
      AlertRule rule = terms.rules().get(key.ruleId());
      Config config = key.taskConfigId() == null ? null : configs.get(key.taskConfigId());
      if (rule != null && (config != null || key.queue() != null)) {
        rows.add(new New(one, rule, config, first(one, rule, config, terms)));
      }
    }
    if (!rows.isEmpty()) {
      insert(rows);
    }
  }

  private static AlertState first(
      Raised raised, AlertRule rule, @Nullable Config config, Terms terms) {
    Found.Key key = raised.finding().key();
    SilenceMatcher.Subject subject =
        new SilenceMatcher.Subject(
            key.ruleId(),
            raised.kind(),
            key.taskConfigId(),
            config == null ? null : config.type(),
            key.queue());
    return LifeRules.first(
        raised.finding(),
        rule.definition().behaviour(),
        AlertLife.silence(terms, subject),
        terms.now());
  }

  private static final String INSERT =
      """
      insert into carillon.alert (rule_id, rule_name, kind, task_config_id, queue, subject, task_type,
        status, arguments, started_at, fired_at, silence_id, to_announce)
      select n.rule_id, n.rule_name, n.kind, n.config, n.queue, n.subject, n.type, n.status,
        cast(n.arguments as jsonb), n.started_at, n.fired_at, n.silence, n.telling
      from unnest(:rules, :names, :kinds, :configs, :queues, :subjects, :types, :statuses, :arguments,
          :starts, :fires, :silences, :tellings)
        as n(rule_id, rule_name, kind, config, queue, subject, type, status, arguments, started_at,
          fired_at, silence, telling)
      on conflict do nothing
      """;

  private void insert(List<New> rows) {
    database
        .sql()
        .sql(INSERT)
        .param("rules", longs(rows, one -> one.rule().id()))
        .param("names", texts(rows, one -> one.rule().definition().name()))
        .param("kinds", texts(rows, one -> one.raised().kind()))
        .param("configs", longs(rows, one -> one.key().taskConfigId()))
        .param("queues", texts(rows, one -> one.key().queue()))
        .param("subjects", texts(rows, New::subject))
        .param("types", texts(rows, New::type))
        .param("statuses", texts(rows, one -> one.state().status().code()))
        .param("arguments", texts(rows, one -> Json.exact(one.raised().finding().arguments())))
        .param("starts", instants(rows, one -> one.state().times().startedAt()))
        .param("fires", instants(rows, one -> one.state().times().firedAt()))
        .param("silences", longs(rows, one -> one.state().silenceId()))
        .param("tellings", texts(rows, one -> code(one.state().telling())))
        .update();
  }

  private static @Nullable String code(@Nullable Coded constant) {
    return constant == null ? null : constant.code();
  }

  private static final String CHANGE =
      """
      update carillon.alert a set status = n.status, arguments = cast(n.arguments as jsonb),
        started_at = n.started_at, fired_at = n.fired_at, cleared_at = n.cleared_at,
        resolved_at = n.resolved_at, resolution = n.resolution, silence_id = n.silence,
        to_announce = n.telling
      from unnest(:ids, :statuses, :arguments, :starts, :fires, :clears, :ends, :resolutions,
          :silences, :tellings)
        as n(id, status, arguments, started_at, fired_at, cleared_at, resolved_at, resolution,
          silence, telling)
      where a.id = any(array[n.id]) and n.id between 1 and 9223372036854775807
      """;

  /** Writes changed alerts. */
  void change(List<OpenAlert> rows) {
    if (rows.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(CHANGE)
        .param("ids", longs(rows, OpenAlert::id))
        .param("statuses", texts(rows, one -> one.state().status().code()))
        .param("arguments", texts(rows, one -> Json.exact(one.arguments())))
        .param("starts", instants(rows, one -> one.state().times().startedAt()))
        .param("fires", instants(rows, one -> one.state().times().firedAt()))
        .param("clears", instants(rows, one -> one.state().times().clearedAt()))
        .param("ends", instants(rows, AlertStore::endedAt))
        .param("resolutions", texts(rows, AlertStore::resolution))
        .param("silences", longs(rows, one -> one.state().silenceId()))
        .param("tellings", texts(rows, one -> code(one.state().telling())))
        .update();
  }

  private static @Nullable Instant endedAt(OpenAlert alert) {
    AlertState.End end = alert.state().end();
    return end == null ? null : end.at();
  }

  private static @Nullable String resolution(OpenAlert alert) {
    AlertState.End end = alert.state().end();
    return end == null ? null : end.why().code();
  }

  /** Deletes alerts that never fired. */
  void forget(List<Long> ids) {
    if (!ids.isEmpty()) {
      database
          .sql()
          .sql("delete from carillon.alert where id = any(:ids)")
          .param("ids", longs(ids))
          .update();
    }
  }

  private static final String DELETE_OLD =
      """
      delete from carillon.alert where id = any(array(
        select id from carillon.alert where status = 'resolved' and resolved_at < :before
        order by resolved_at limit :most))
      """;

  /** Deletes alerts that were resolved before an instant, at most so many. */
  public void deleteResolved(Instant before, int most) {
    database
        .sql()
        .sql(DELETE_OLD)
        .param("before", Database.parameter(before))
        .param("most", most)
        .update();
  }
}
