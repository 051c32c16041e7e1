package io.carillon.server.trail;

import static io.carillon.database.SqlArrays.longs;

import io.carillon.database.Database;
import io.carillon.time.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The lines of the trail. Lines are immutable except for the count within their minute; retention
 * deletes them.
 */
@Component
public class TrailStore {

  private final Database database;

  /** Creates a store in that database. */
  public TrailStore(Database database) {
    this.database = database;
  }

  /**
   * The selection of lines.
   *
   * @param actor the whole name; null for all
   * @param subject the whole subject; null for all
   * @param action prefix of the action; null for all
   * @param span of the requests
   * @param before the last line of the previous page; null for the first page
   * @param limit rows at most
   */
  public record Query(
      @Nullable String actor,
      @Nullable String subject,
      @Nullable String action,
      TimeRange span,
      @Nullable Place before,
      int limit) {}

  /** Keyset position of a line. */
  public record Place(Instant at, long id) {}

  private static final String FIND =
      """
      select id, at, last_at, count, actor, role, source, action, subject, target, status, detail,
        cast(changes as text) as changes
      from carillon.access_trail
      where at >= coalesce(cast(:from as timestamptz), '-infinity')
        and at < coalesce(cast(:to as timestamptz), 'infinity')
        and (at, id) < (coalesce(cast(:at as timestamptz), 'infinity'), cast(:id as bigint))
        %s %s %s
      order by at desc, id desc limit :limit
      """;

  /** Returns the matching lines, newest first. */
  public List<TrailLine> find(Query query) {
    Place before = query.before();
    return database
        .sql()
        .sql(statement(query))
        .param("actor", query.actor())
        .param("action", query.action() == null ? null : literal(query.action()) + "%")
        .param("subject", query.subject())
        .param("from", Database.parameterOrNull(query.span().from()))
        .param("to", Database.parameterOrNull(query.span().to()))
        .param("at", before == null ? null : Database.parameter(before.at()))
        .param("id", before == null ? Long.MAX_VALUE : before.id())
        .param("limit", query.limit())
        .query(TrailStore::line)
        .list();
  }

  private static String statement(Query query) {
    return FIND.formatted(
        query.actor() == null ? "" : "and actor = :actor",
        query.subject() == null ? "" : "and subject = :subject",
        query.action() == null ? "" : "and action like :action");
  }

  private static String literal(String text) {
    return text.replaceAll("([\\\\%_])", "\\\\$1");
  }

  private static TrailLine line(ResultSet row, int index) throws SQLException {
    return new TrailLine(
        row.getLong("id"),
        times(row),
        new AuditedRequest(
            caller(row),
            row.getString("source"),
            row.getString("action"),
            new AuditedRequest.ChangedObject(
                row.getString("subject"),
                row.getString("target"),
                row.getString("detail"),
                row.getString("changes")),
            row.getInt("status")));
  }

  private static TrailLine.Times times(ResultSet row) throws SQLException {
    return new TrailLine.Times(
        row.getTimestamp("at").toInstant(),
        row.getTimestamp("last_at").toInstant(),
        row.getInt("count"));
  }

  private static AuditedRequest.@Nullable Caller caller(ResultSet row) throws SQLException {
    String actor = row.getString("actor");
    String role = row.getString("role");
    return actor == null || role == null ? null : new AuditedRequest.Caller(actor, role);
  }

  private static final String ADD =
      """
      insert into carillon.access_trail (at, last_at, count, actor, role, source, action, subject,
        target, status, detail, changes)
      select t.now, t.now, :count, :actor, :role, :source, :action, :subject, :target, :status, :detail,
        cast(:changes as jsonb)
      from (select coalesce(cast(:now as timestamptz), now()) as now) t
      returning id
      """;

  /** Inserts a line; returns its id. */
  long add(AuditedRequest asked, int count) {
    return database
        .sql()
        .sql(ADD)
        .param("now", database.clockOverride())
        .param("count", count)
        .param("actor", asked.actor())
        .param("role", asked.role())
        .param("source", asked.source())
        .param("action", asked.action())
        .param("subject", asked.object().subject())
        .param("target", asked.object().target())
        .param("status", asked.status())
        .param("detail", asked.object().detail())
        .param("changes", asked.object().changes())
        .query(Long.class)
        .single();
  }

  /** The present count of a line. */
  record Count(long id, int count) {}

  private static final String COUNT =
      """
      update carillon.access_trail t set count = c.count,
        last_at = coalesce(cast(:now as timestamptz), now())
      from unnest(:ids, :counts) as c (id, count) where t.id = c.id
      """;

  /** Updates the counts of lines. */
  void count(Collection<Count> counts) {
    List<Long> ids = counts.stream().map(Count::id).toList();
    List<Long> numbers = counts.stream().map(one -> (long) one.count()).toList();
    database
        .sql()
        .sql(COUNT)
        .param("now", database.clockOverride())
        .param("ids", longs(ids))
        .param("counts", longs(numbers))
        .update();
  }

  private static final String PURGE =
      """
      delete from carillon.access_trail where id in (
        select id from carillon.access_trail
        where at < coalesce(cast(:now as timestamptz), now()) - :retention * interval '1 second'
        order by at limit :most)
      """;

  /** Deletes at most {@code most} lines older than the retention; returns their number. */
  public int purge(Duration retention, int most) {
    return database
        .sql()
        .sql(PURGE)
        .param("now", database.clockOverride())
        .param("retention", retention.toSeconds())
        .param("most", most)
        .update();
  }
}
