package io.carillon.alert.rule;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.alert.kind.AlertKind;
import io.carillon.alert.kind.AlertKinds;
import io.carillon.alert.kind.Scope;
import io.carillon.alert.rule.AlertRule.Stamp;
import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.node.ObjectNode;

/** Stores alert rules and what they apply to. */
public final class RuleStore {

  /** The maximum number of rules. */
  public static final int MOST = 10_000;

  private final Database database;

  /** Creates the store on a database. */
  public RuleStore(Database database) {
    this.database = database;
  }

  /**
   * Stores a new rule.
   *
   * @throws ConflictException {@code duplicate_name}, {@code too_many}
   */
  public AlertRule create(RuleDefinition definition, String actor) {
    return database.inTransaction(() -> {
      requireRoom();
      Instant now = database.time();
      long id = insert(definition, now, actor);
      writeTargets(id, definition, now);
      return get(id);
    });
  }

  private void requireRoom() {
    database
        .sql()
        .sql("select pg_advisory_xact_lock(hashtext('carillon.alert_rules'))")
        .query((row, index) -> index)
        .list();
    long rules =
        database.sql().sql("select count(*) from carillon.alert_rule").query(Long.class).single();
    if (rules >= MOST) {
      throw new ConflictException(
          "too_many", "There are %d alert rules, the maximum: delete one first.".formatted(rules));
    }
  }

  private static final String INSERT =
      """
      insert into carillon.alert_rule (name, kind, condition, scope, enabled, behaviour, announce,
        version, created_at, created_by, updated_at, updated_by)
      values (:name, :kind, cast(:condition as jsonb), cast(:scope as jsonb), :enabled,
        cast(:behaviour as jsonb), cast(:announce as jsonb), 1, :now, :actor, :now, :actor)
      returning id
      """;

  private long insert(RuleDefinition definition, Instant now, String actor) {
    try {
      return bind(INSERT, definition, now, actor).query(Long.class).single();
    } catch (DuplicateKeyException e) {
      throw duplicate(definition, e);
    }
  }

  private static ConflictException duplicate(
      RuleDefinition definition, DuplicateKeyException cause) {
    ConflictException conflict =
        new ConflictException(
            "duplicate_name",
            "name: another alert rule is already named \"" + definition.name() + "\".");
    conflict.initCause(cause);
    return conflict;
  }

  private StatementSpec bind(
      String statement, RuleDefinition definition, Instant now, String actor) {
    return database
        .sql()
        .sql(statement)
        .param("name", definition.name())
        .param("kind", definition.kind().code())
        .param("condition", Json.exact(definition.condition()))
        .param("scope", Json.exact(RuleJson.write(definition.scope())))
        .param("enabled", definition.enabled())
        .param("behaviour", Json.exact(RuleJson.write(definition.behaviour())))
        .param(
            "announce",
            definition.announce() == null
                ? null
                : Json.exact(RuleJson.write(definition.announce())))
        .param("now", Database.parameter(now))
        .param("actor", actor);
  }

  private static final String TARGETS =
      """
      insert into carillon.alert_target (rule_id, kind, task_config_id, task_type, namespace,
        label_key, labels_equal, label_keys, limit_value, at_least, span_hours, since)
      select :rule, :kind, t.config, t.type, t.namespace, t.label_key,
        cast(:scope_labels as jsonb[]), :scope_keys, :limit, :needed, :hours, :now
      from (
        select c.id as config, cast(null as text) as type, cast(null as text) as namespace,
          cast(null as text) as label_key
        from unnest(:configs) as c(id)
        union all
        select null, y.name, null, null from unnest(:types) as y(name)
        union all
        select null, null, n.name, null from unnest(:namespaces) as n(name)
        union all
        select null, null, null, cast(:label_key as text) where cast(:label_key as text) is not null
        union all
        select null, null, null, null where :everything) as t
      """;

  /** A rule that is not enabled, or about queues, has no targets. */
  private void writeTargets(long id, RuleDefinition definition, Instant now) {
    database
        .sql()
        .sql("delete from carillon.alert_target where rule_id = :id")
        .param("id", id)
        .update();
    if (!definition.enabled() || definition.kind().ofQueues()) {
      return;
    }
    Scope scope = definition.scope();
    AlertKind.Limits limits = definition.kind().limits(definition.condition());
    database
        .sql()
        .sql(TARGETS)
        .param("rule", id)
        .param("kind", definition.kind().code())
        .param("limit", limits.value())
        .param("needed", limits.atLeast())
        .param("hours", limits.spanHours())
        .param("now", Database.parameter(now))
        .param("configs", longs(scope.taskConfigIds()))
        .param("types", texts(scope.taskTypes()))
        .param("namespaces", texts(scope.namespaces()))
        .param(
            "label_key",
            scope.labels().stream().map(LabelSelector::key).sorted().findFirst().orElse(null))
        .params(ConfigScope.ALL.withLabels(scope.labels()).parameters())
        .param("everything", scope.equals(Scope.ALL))
        .update();
  }

  private static final String UPDATE =
      """
      update carillon.alert_rule set name = :name, condition = cast(:condition as jsonb),
        scope = cast(:scope as jsonb), enabled = :enabled, behaviour = cast(:behaviour as jsonb),
        announce = cast(:announce as jsonb), version = version + 1, updated_at = :now,
        updated_by = :actor
      where id = :id and kind = :kind
      """;

  /**
   * Replaces a rule. Its open alerts are judged anew by the next pass.
   *
   * @param version the version the change is based on; null to replace any version
   * @throws NotFoundException when there is none
   * @throws InvalidInputException when the kind differs
   * @throws ConflictException {@code stale_version}, {@code duplicate_name}
   */
  public AlertRule update(
      long id, @Nullable Long version, RuleDefinition definition, String actor) {
    return database.inTransaction(() -> {
      AlertRule before = lock(id, version);
      if (before.definition().kind() != definition.kind()) {
        throw InvalidInputException.at(
            "kind",
            "is %s and cannot change: make another rule."
                .formatted(before.definition().kind().code()));
      }
      Instant now = database.time();
      try {
        bind(UPDATE, definition, now, actor).param("id", id).update();
      } catch (DuplicateKeyException e) {
        throw duplicate(definition, e);
      }
      writeTargets(id, definition, now);
      return get(id);
    });
  }

  private AlertRule lock(long id, @Nullable Long version) {
    AlertRule rule =
        database
            .sql()
            .sql("select * from carillon.alert_rule where id = :id for update")
            .param("id", id)
            .query(RuleStore::rule)
            .optional()
            .orElseThrow(() -> new NotFoundException("alert rule", id));
    if (version != null && version != rule.version()) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "The alert rule has the version %d, not %d: read it again."
              .formatted(rule.version(), version));
    }
    return rule;
  }

  /**
   * Deletes a rule; the next pass resolves its open alerts.
   *
   * @param version the version that was seen; null to delete any version
   * @return the deleted rule
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}
   */
  public AlertRule delete(long id, @Nullable Long version) {
    return database.inTransaction(() -> {
      AlertRule rule = lock(id, version);
      database.sql().sql("delete from carillon.alert_rule where id = :id").param("id", id).update();
      return rule;
    });
  }

  /**
   * Returns a rule.
   *
   * @throws NotFoundException when there is none
   */
  public AlertRule get(long id) {
    return find(id).orElseThrow(() -> new NotFoundException("alert rule", id));
  }

  /** Returns a rule; empty when there is none. */
  public Optional<AlertRule> find(long id) {
    return database
        .sql()
        .sql("select * from carillon.alert_rule where id = :id")
        .param("id", id)
        .query(RuleStore::rule)
        .optional();
  }

  /** Returns the rules with these names, in no particular order. */
  public List<AlertRule> named(Collection<String> names) {
    return database
        .sql()
        .sql("select * from carillon.alert_rule where name = any(:names)")
        .param("names", texts(names))
        .query(RuleStore::rule)
        .list();
  }

  /** Returns a page of rules after an id, ordered by id. */
  public List<AlertRule> list(long after, int limit) {
    return database
        .sql()
        .sql("select * from carillon.alert_rule where id > :after order by id limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query(RuleStore::rule)
        .list();
  }

  /** Returns all enabled rules, at most {@value #MOST}. */
  public List<AlertRule> enabled() {
    return database
        .sql()
        .sql("select * from carillon.alert_rule where enabled order by id")
        .query(RuleStore::rule)
        .list();
  }

  /** Returns a text that differs after every change of a rule. */
  public String signature() {
    return database
        .sql()
        .sql(
            """
            select concat_ws(' ', count(*), max(id), sum(version)) from carillon.alert_rule
            """)
        .query(String.class)
        .single();
  }

  private static AlertRule rule(ResultSet row, int index) throws SQLException {
    String kind = row.getString("kind");
    ObjectNode condition = Json.object(row.getString("condition"));
    AlertKind known =
        AlertKinds.find(kind)
            .orElseThrow(() -> new IllegalStateException("no alert kind is named " + kind));
    RuleDefinition definition =
        new RuleDefinition(
            row.getString("name"),
            new RuleDefinition.Trigger(known, condition),
            RuleJson.scope(Json.object(row.getString("scope"))),
            row.getBoolean("enabled"),
            RuleJson.behaviour(Json.object(row.getString("behaviour"))),
            RuleJson.receivers(Json.tree(row.getString("announce"))));
    return new AlertRule(row.getLong("id"), definition, row.getLong("version"), stamp(row));
  }

  private static Stamp stamp(ResultSet row) throws SQLException {
    return new Stamp(
        row.getTimestamp("created_at").toInstant(),
        row.getString("created_by"),
        row.getTimestamp("updated_at").toInstant(),
        row.getString("updated_by"));
  }
}
