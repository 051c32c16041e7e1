package io.carillon.overview;

import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.grouping.ConfigScope;
import io.carillon.overview.Attention.About;
import io.carillon.queue.QueueRow;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what needs attention. Each statement reads a bounded number of rows by an index, however
 * many configs there are; with namespaces, those of the first rows that are in them.
 */
final class AttentionReader {

  /** Most rows of one kind. */
  static final int OF_A_KIND = 20;

  private static final int LOOKED_AT = 2_000;
  private static final int LOOKED_AT_FOR_SOME = 20_000;

  private final Database database;

  AttentionReader(Database database) {
    this.database = database;
  }

  /**
   * Returns how many rows a statement looks at: more when those of other namespaces are between.
   */
  static int lookedAt(ConfigScope scope) {
    return scope.isAll() ? LOOKED_AT : LOOKED_AT_FOR_SOME;
  }

  /**
   * Returns what needs attention, the gravest kind first.
   *
   * @param from begin of the span in which due times were missed and workers were lost
   * @param scope the namespaces of the configs
   */
  List<Attention> read(Instant from, ConfigScope scope, List<QueueRow> queues) {
    List<Attention> all = new ArrayList<>();
    all.addAll(ofConfigs(IN_ERROR, from, scope, "attention_error"));
    all.addAll(ofConfigs(PAUSED, from, scope, "attention_paused_by_failure"));
    all.addAll(ofConfigs(FAILING, from, scope, "attention_failing"));
    queues.stream()
        .filter(queue -> queue.depth().count() > 0 && queue.workers().active() == 0)
        .limit(OF_A_KIND)
        .map(AttentionReader::withoutWorker)
        .forEach(all::add);
    all.addAll(ofConfigs(LATE, from, scope, "attention_late"));
    all.addAll(ofConfigs(MISSED, from, scope, "attention_missed"));
    all.addAll(lostWorkers(from));
    return all;
  }

  private static Attention withoutWorker(QueueRow queue) {
    long depth = queue.depth().count();
    Sentence sentence =
        Sentence.of("attention_queue_without_worker")
            .with("queue", queue.name())
            .with("count", depth)
            .with("since", queue.oldestQueuedAt());
    return new Attention(
        sentence, new About(null, queue.name(), null), queue.oldestQueuedAt(), depth);
  }

  private static final String IN_ERROR =
      """
      select c.id, c.name, c.namespace, c.updated_at as since, 1 as count, c.status_reason as reason
      from (
        select * from carillon.task_config k where k.status = 'error' order by k.id limit :rows) as c
      where {of_namespaces} order by c.id limit :most
      """;

  // A pause that failures made: no success came since. A person may have paused it as well.
  private static final String PAUSED =
      """
      select c.id, c.name, c.namespace, c.updated_at as since, h.failures_in_a_row as count,
        c.status_reason as reason
      from (
        select * from carillon.task_config_health x where x.failures_in_a_row > 0
        order by x.failures_in_a_row desc, x.task_config_id desc limit :rows) as h
      join carillon.task_config c on c.id = h.task_config_id
      where c.status = 'paused' and cast(c.policies ->> 'pause_on_failure' as integer)
          <= h.failures_in_a_row and {of_namespaces}
      order by h.failures_in_a_row desc, c.id limit :most
      """;

  private static final String FAILING =
      """
      select c.id, c.name, c.namespace, h.last_success_at as since, h.failures_in_a_row as count,
        cast(null as text) as reason
      from (
        select * from carillon.task_config_health x where x.failures_in_a_row > 0
        order by x.failures_in_a_row desc, x.task_config_id desc limit :rows) as h
      join carillon.task_config c on c.id = h.task_config_id
      where c.status = 'active' and {of_namespaces}
      order by h.failures_in_a_row desc, c.id limit :most
      """;

  private static final String LATE =
      """
      select c.id, c.name, c.namespace, s.next_due_at as since, 1 as count,
        cast(null as text) as reason
      from (
        select * from carillon.schedule_state x
        where x.next_due_at < coalesce(cast(:now as timestamptz), now()) - interval '1 minute'
        order by x.next_due_at limit :rows) as s
      join carillon.task_config c on c.id = s.task_config_id
      where {of_namespaces} order by s.next_due_at, c.id limit :most
      """;

  private static final String MISSED =
      """
      select c.id, c.name, c.namespace, s.since, s.count, cast(null as text) as reason
      from (
        select x.task_config_id, min(x.hour) as since, sum(x.due_times) as count
        from (
          select * from carillon.task_config_decision_stats y
          where y.hour >= date_trunc('hour', cast(:from as timestamptz), 'UTC')
          order by y.hour desc, y.task_config_id desc limit :rows) as x
        where x.kind = 'missed' group by 1) as s
      join carillon.task_config c on c.id = s.task_config_id
      where c.status <> 'deleted' and {of_namespaces}
      order by s.count desc, c.id limit :most
      """;

  private List<Attention> ofConfigs(
      String statement, Instant from, ConfigScope scope, String code) {
    return database
        .sql()
        .sql(statement.replace("{of_namespaces}", scope.condition("c")))
        .param("now", database.clockOverride())
        .param("from", Database.parameter(from))
        .params(scope.parameters())
        .param("rows", lookedAt(scope))
        .param("most", OF_A_KIND)
        .query((row, index) -> ofConfig(row, code))
        .list();
  }

  private static @Nullable Object reason(String code, @Nullable String stored) {
    if (stored == null) {
      return null;
    }
    Reason reason =
        code.equals("attention_error") ? Reason.ofFaults(stored) : Reason.recognised(stored);
    return reason.argument();
  }

  private static Attention ofConfig(ResultSet row, String code) throws SQLException {
    Instant since = SqlRows.instantOrNull(row, "since");
    long count = row.getLong("count");
    Sentence sentence =
        Sentence.of(code)
            .with("count", Sentence.argumentsOf(code).contains("count") ? count : null)
            .with("since", Sentence.argumentsOf(code).contains("since") ? since : null)
            .with("reason", reason(code, row.getString("reason")));
    About about = new About(row.getLong("id"), row.getString("name"), row.getString("namespace"));
    return new Attention(sentence, about, since, count);
  }

  private List<Attention> lostWorkers(Instant from) {
    return database
        .sql()
        .sql(
            """
            select node, max(ended_at) as since, count(*) as count from carillon.worker
            where status = 'lost' and ended_at >= :from
            group by node order by 2 desc, 1 limit :most
            """)
        .param("from", Database.parameter(from))
        .param("most", OF_A_KIND)
        .query((row, index) -> lostWorker(row))
        .list();
  }

  private static Attention lostWorker(ResultSet row) throws SQLException {
    Instant since = SqlRows.instantOrNull(row, "since");
    String node = row.getString("node");
    long count = row.getLong("count");
    Sentence sentence =
        Sentence.of("attention_worker_lost")
            .with("node", node)
            .with("count", count)
            .with("since", since);
    return new Attention(sentence, new About(null, node, null), since, count);
  }
}
