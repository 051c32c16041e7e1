package io.carillon.manager.operation;

import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.bulk.BulkOutcome;
import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.NotFoundException;
import io.carillon.grouping.ConfigScope;
import io.carillon.manager.operation.BulkItem.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores bulk operations and their items. */
final class OperationStore {

  private final Database database;

  OperationStore(Database database) {
    this.database = database;
  }

  private static final String CREATE =
      """
      insert into carillon.bulk_operation (action, arguments, selection, undo_of, actor, status,
        selected, created_at, namespaces)
      values (:action, cast(:arguments as jsonb), cast(:selection as jsonb), :undo_of, :actor,
        'running', :selected, :now, {namespaces})
      returning id
      """;

  private static final String ADD =
      """
      insert into carillon.bulk_item (operation_id, place, task_config_id, execution_id, name,
        selected_version, target_version)
      select :operation, n.place - 1, n.config, n.execution, n.name, n.version, n.target
      from unnest(:configs, :executions, :names, :versions, :targets) with ordinality
        as n(config, execution, name, version, target, place)
      """;

  // Of the selected configs, or of the filter that selected none.
  private static final String NAMESPACES =
      """
      (select coalesce(array_agg(distinct n.name), '{}') from (
        select c.namespace as name from unnest(:of_configs) as k(id)
        join carillon.task_config c on c.id = k.id
        union all
        select unnest(:named)) as n)
      """;

  /**
   * The configs that an operation is about.
   *
   * @param configs ids
   * @param asked the namespaces that were asked for; null for all
   * @param known whether each of its items is of one of these configs
   */
  record Extent(Set<Long> configs, @Nullable Set<String> asked, boolean known) {

    private Set<String> named() {
      return configs.isEmpty() && asked != null ? asked : Set.of();
    }

    private boolean isKnown() {
      return known && (!configs.isEmpty() || asked != null);
    }
  }

  /** Stores an operation with its items and returns its id. */
  long create(BulkOperation.Order order, String actor, List<Subject> items, Extent extent) {
    long id =
        database
            .sql()
            .sql(CREATE.replace("{namespaces}", extent.isKnown() ? NAMESPACES : "null"))
            .param("action", order.action().word())
            .param("arguments", Json.exact(order.arguments()))
            .param("selection", Json.exact(order.selection()))
            .param("undo_of", order.undoOf())
            .param("actor", actor)
            .param("selected", items.size())
            .param("of_configs", longs(extent.configs()))
            .param("named", texts(extent.named()))
            .param("now", Database.parameter(database.time()))
            .query(Long.class)
            .single();
    database
        .sql()
        .sql(ADD)
        .param("operation", id)
        .param("configs", longs(items, Subject::taskConfigId))
        .param("executions", uuids(items, Subject::executionId))
        .param("names", texts(items, Subject::name))
        .param("versions", longs(items, Subject::version))
        .param("targets", longs(items, Subject::target))
        .update();
    return id;
  }

  // The operation that was acted on least recently comes first, so that one of many items does not
  // keep the others waiting.
  private static final String CLAIM =
      """
      update carillon.bulk_operation set node = :node,
        lease_until = coalesce(cast(:now as timestamptz), now()) + cast(:lease as interval)
      where id = (
        select o.id from carillon.bulk_operation o
        where o.status = 'running' and (o.lease_until is null or o.node = :node
          or o.lease_until < coalesce(cast(:now as timestamptz), now()))
        order by o.lease_until nulls first, o.id limit 1 for update skip locked)
      returning *
      """;

  /** Takes an operation that no other node holds; empty when there is none. */
  Optional<BulkOperation> claim(String node, Duration lease) {
    return database
        .sql()
        .sql(CLAIM)
        .param("node", node)
        .param("lease", lease.toMillis() + " milliseconds")
        .param("now", database.clockOverride())
        .query(OperationRows::operation)
        .optional();
  }

  private static final String HOLD =
      """
      update carillon.bulk_operation
      set lease_until = coalesce(cast(:now as timestamptz), now()) + cast(:lease as interval)
      where id = :id and node = :node and status = 'running'
      """;

  /**
   * Renews the lease and locks the operation until the transaction ends.
   *
   * @throws LostOperationException when it was stopped or is another node's
   */
  void hold(long id, String node, Duration lease) {
    int held =
        database
            .sql()
            .sql(HOLD)
            .param("id", id)
            .param("node", node)
            .param("lease", lease.toMillis() + " milliseconds")
            .param("now", database.clockOverride())
            .update();
    if (held == 0) {
      throw new LostOperationException(id);
    }
  }

  /** Returns the first items without a result. */
  List<BulkItem> open(long id, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.bulk_item where operation_id = :id and outcome is null
            order by place limit :limit
            """)
        .param("id", id)
        .param("limit", limit)
        .query(OperationRows::item)
        .list();
  }

  private static final String RECORD =
      """
      update carillon.bulk_item t set outcome = n.outcome, version_before = n.before,
        version_after = n.after, fields = nullif(string_to_array(n.fields, ','), '{}'),
        new_execution_id = n.execution, code = n.code, message = n.message
      from unnest(:places, :outcomes, :befores, :afters, :fields, :executions, :codes, :messages)
        as n(place, outcome, before, after, fields, execution, code, message)
      where t.operation_id = :id and t.place = n.place and t.outcome is null
      returning t.outcome
      """;

  /** Writes the results of items that have none, and counts them. The operation must be held. */
  void record(long id, List<BulkItem> items) {
    List<BulkItem.Result> results = items.stream().map(OperationStore::result).toList();
    List<String> written =
        database
            .sql()
            .sql(RECORD)
            .param("id", id)
            .param("places", ints(items, BulkItem::place))
            .param("outcomes", texts(results, one -> one.outcome().code()))
            .param("befores", longs(results, one -> before(one.versions())))
            .param("afters", longs(results, one -> after(one.versions())))
            .param("fields", texts(results, one -> String.join(",", one.fields())))
            .param("executions", uuids(results, BulkItem.Result::newExecutionId))
            .param("codes", texts(results, one -> code(one.refusal())))
            .param("messages", texts(results, one -> message(one.refusal())))
            .query((row, index) -> row.getString("outcome"))
            .list();
    count(id, written);
  }

  private static BulkItem.Result result(BulkItem item) {
    return Objects.requireNonNull(item.result());
  }

  private static @Nullable Long before(BulkItem.@Nullable Versions versions) {
    return versions == null ? null : Long.valueOf(versions.before());
  }

  private static @Nullable Long after(BulkItem.@Nullable Versions versions) {
    return versions == null ? null : Long.valueOf(versions.after());
  }

  private static @Nullable String code(BulkItem.@Nullable Refusal refusal) {
    return refusal == null ? null : refusal.code();
  }

  private static @Nullable String message(BulkItem.@Nullable Refusal refusal) {
    return refusal == null ? null : refusal.message();
  }

  private static final String COUNT =
      """
      update carillon.bulk_operation o set counts = (
        select coalesce(jsonb_object_agg(s.outcome, s.items), '{}') from (
          select k.outcome, sum(k.items) as items from (
            select c.key as outcome, cast(c.value as bigint) as items
            from jsonb_each_text(o.counts) as c
            union all
            select w.outcome, 1 from unnest(:written) as w(outcome)) as k
          group by k.outcome) as s)
      where o.id = :id
      """;

  private void count(long id, List<String> written) {
    database.sql().sql(COUNT).param("id", id).param("written", texts(written)).update();
  }

  /** Ends an operation whose items all have a result. */
  void finish(long id, String node) {
    database
        .sql()
        .sql(
            """
            update carillon.bulk_operation
            set status = 'finished', ended_at = coalesce(cast(:now as timestamptz), now())
            where id = :id and node = :node and status = 'running'
            """)
        .param("id", id)
        .param("node", node)
        .param("now", database.clockOverride())
        .update();
  }

  /** Stops an operation between two batches; does nothing to one that has ended. */
  void stop(long id, String actor) {
    database
        .sql()
        .sql(
            """
            update carillon.bulk_operation set status = 'stopped', stopped_by = :actor,
              ended_at = coalesce(cast(:now as timestamptz), now())
            where id = :id and status = 'running'
            """)
        .param("id", id)
        .param("actor", actor)
        .param("now", database.clockOverride())
        .update();
  }

  /**
   * Returns an operation.
   *
   * @throws NotFoundException when there is none
   */
  BulkOperation get(long id) {
    return database
        .sql()
        .sql("select * from carillon.bulk_operation where id = :id")
        .param("id", id)
        .query(OperationRows::operation)
        .optional()
        .orElseThrow(() -> new NotFoundException("bulk operation", id));
  }

  private static final String LIST =
      """
      select * from carillon.bulk_operation o where o.id < :before{within}
      order by o.id desc limit :limit
      """;

  /** Returns a page of operations within a scope before an id, newest first. */
  List<BulkOperation> list(ConfigScope scope, long before, int limit) {
    return database
        .sql()
        .sql(
            LIST.replace("{within}", scope.isAll() ? "" : " and o.namespaces <@ :scope_namespaces"))
        .params(scope.parameters())
        .param("before", before)
        .param("limit", limit)
        .query(OperationRows::operation)
        .list();
  }

  // One text for each case: a nullable outcome would give up the index.
  private static final String ITEMS =
      """
      select * from carillon.bulk_item where operation_id = :id and place > :after
      order by place limit :limit
      """;

  private static final String ITEMS_WITH =
      """
      select * from carillon.bulk_item
      where operation_id = :id and outcome = :outcome and place > :after
      order by place limit :limit
      """;

  /** Returns a page of items after a place; with an outcome, or all for null. */
  List<BulkItem> items(long id, @Nullable BulkOutcome outcome, int after, int limit) {
    return database
        .sql()
        .sql(outcome == null ? ITEMS : ITEMS_WITH)
        .param("id", id)
        .param("outcome", outcome == null ? "" : outcome.code())
        .param("after", after)
        .param("limit", limit)
        .query(OperationRows::item)
        .list();
  }

  /**
   * Returns the configs that an operation changed, in the versions that it gave them, with the
   * versions that they had before.
   */
  List<Subject> changed(long id) {
    return database
        .sql()
        .sql(
            """
            select task_config_id, name, version_after, version_before from carillon.bulk_item
            where operation_id = :id and outcome = 'changed' order by place
            """)
        .param("id", id)
        .query((row, index) ->
            new Subject(
                row.getLong("task_config_id"),
                null,
                row.getString("name"),
                row.getLong("version_after"),
                row.getLong("version_before")))
        .list();
  }

  /** Deletes operations that ended before an instant; returns their number. */
  int purge(Instant before, int limit) {
    return database
        .sql()
        .sql(
            """
            delete from carillon.bulk_operation where id = any(array(
              select id from carillon.bulk_operation where ended_at < :before
              order by ended_at, id limit :limit for update skip locked))
            """)
        .param("before", Database.parameter(before))
        .param("limit", limit)
        .update();
  }
}
