package io.carillon.alert.announce;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.alert.rule.Receiver;
import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.text.Coded;
import io.carillon.text.Sha256;
import io.carillon.text.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Stores announcements until some time after they were sent. */
public final class AnnouncementStore {

  private static final int LONGEST_ERROR = 1_000;

  private final Database database;

  /** Creates the store on a database. */
  public AnnouncementStore(Database database) {
    this.database = database;
  }

  /** A message to be sent. */
  record Draft(UUID id, Reason reason, Receiver receiver, Message message, Instant at) {}

  /**
   * A message that this node is to send.
   *
   * @param attempt the number of this attempt, the fence of its result
   */
  record Claimed(UUID id, int attempt, Receiver receiver, Message message) {

    String key() {
      return AnnouncementStore.key(receiver);
    }
  }

  /** Returns a text that is equal for equal receivers. */
  static String key(Receiver receiver) {
    return hash(receiver.taskType() + " " + Json.exact(receiver.parameters()));
  }

  static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text), 0, 16);
  }

  private static final String ADD =
      """
      insert into carillon.alert_announcement (id, receiver, reason, task_type, parameters, message,
        status, next_at, created_at)
      select n.id, n.receiver, n.reason, n.type, cast(n.parameters as jsonb),
        cast(n.message as jsonb), 'waiting', n.at, n.at
      from unnest(:ids, :receivers, :reasons, :types, :parameters, :messages, :ats)
        as n(id, receiver, reason, type, parameters, message, at)
      """;

  void add(List<Draft> drafts) {
    if (drafts.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(ADD)
        .param("ids", uuids(drafts, Draft::id))
        .param("receivers", texts(drafts, draft -> key(draft.receiver())))
        .param("reasons", texts(drafts, draft -> draft.reason().code()))
        .param("types", texts(drafts, draft -> draft.receiver().taskType()))
        .param("parameters", texts(drafts, draft -> Json.exact(draft.receiver().parameters())))
        .param("messages", texts(drafts, draft -> Json.exact(draft.message().json())))
        .param("ats", instants(drafts, Draft::at))
        .update();
  }

  // One at a time for each receiver, in order, so that nobody hears of a recovery first and a
  // receiver that hangs occupies one slot.
  private static final String CLAIM =
      """
      with due as (
        select a.id from carillon.alert_announcement a
        where a.next_at <= coalesce(cast(:now as timestamptz), now()) and a.task_type = any(:types)
          and a.receiver <> all(:busy)
          and not exists (
            select from carillon.alert_announcement b
            where b.receiver = a.receiver and b.id < a.id and b.status in ('waiting', 'sending'))
        order by a.next_at limit :most for update skip locked
      )
      update carillon.alert_announcement a
      set status = 'sending', attempt = a.attempt + 1, node = :node,
        next_at = coalesce(cast(:now as timestamptz), now()) + :lease * interval '1 ms'
      from due where a.id = due.id
      returning a.id, a.attempt, a.task_type, a.parameters, a.message
      """;

  /**
   * Claims announcements that are due, or whose sender has not come back in time.
   *
   * @param busy keys of receivers that this node is telling something
   * @param lease after which another node may claim them again
   */
  List<Claimed> claim(
      String node, Collection<String> types, Collection<String> busy, int most, Duration lease) {
    return database
        .sql()
        .sql(CLAIM)
        .param("now", database.clockOverride())
        .param("types", texts(types))
        .param("busy", texts(busy))
        .param("most", most)
        .param("node", node)
        .param("lease", lease.toMillis())
        .query((row, index) -> claimed(row))
        .list();
  }

  private static Claimed claimed(ResultSet row) throws SQLException {
    ObjectNode parameters = Json.object(row.getString("parameters"));
    return new Claimed(
        row.getObject("id", UUID.class),
        row.getInt("attempt"),
        new Receiver(row.getString("task_type"), parameters),
        Message.stored(Json.object(row.getString("message"))));
  }

  private static final String SENT =
      """
      update carillon.alert_announcement
      set status = 'sent', next_at = null, error = null,
        ended_at = coalesce(cast(:now as timestamptz), now())
      where id = :id and attempt = :attempt and status = 'sending'
      """;

  /** Records that a receiver took it; returns false when another attempt has begun. */
  boolean sent(Claimed claimed) {
    return database
            .sql()
            .sql(SENT)
            .param("now", database.clockOverride())
            .param("id", claimed.id())
            .param("attempt", claimed.attempt())
            .update()
        == 1;
  }

  private static final String FAILED =
      """
      update carillon.alert_announcement
      set status = case when cast(:again as bigint) is null then 'failed' else 'waiting' end,
        next_at = coalesce(cast(:now as timestamptz), now()) + cast(:again as bigint) * interval '1 ms',
        ended_at = case when cast(:again as bigint) is null
          then coalesce(cast(:now as timestamptz), now()) end,
        error = :error
      where id = :id and attempt = :attempt and status = 'sending'
      """;

  /**
   * Records that an attempt failed.
   *
   * @param again the time until the next attempt; null to give up
   */
  boolean failed(Claimed claimed, String error, @Nullable Duration again) {
    return database
            .sql()
            .sql(FAILED)
            .param("now", database.clockOverride())
            .param("again", again == null ? null : again.toMillis())
            .param("error", StoredText.escape(error, LONGEST_ERROR))
            .param("id", claimed.id())
            .param("attempt", claimed.attempt())
            .update()
        == 1;
  }

  /** Returns a page of announcements before an id, newest first. */
  public List<Announcement> list(UUID before, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.alert_announcement where id < :before
            order by id desc limit :limit
            """)
        .param("before", before)
        .param("limit", limit)
        .query(AnnouncementStore::announcement)
        .list();
  }

  private static Announcement announcement(ResultSet row, int index) throws SQLException {
    return new Announcement(
        row.getObject("id", UUID.class),
        Coded.of(Reason.class, row.getString("reason")),
        row.getString("task_type"),
        Json.object(row.getString("message")).path("title").asString(""),
        new Announcement.Progress(
            Coded.of(AnnouncementStatus.class, row.getString("status")),
            row.getInt("attempt"),
            row.getString("error")),
        new Announcement.Times(
            row.getTimestamp("created_at").toInstant(),
            instantOrNull(row, "next_at"),
            instantOrNull(row, "ended_at")));
  }

  private static final String DELETE_OLD =
      """
      delete from carillon.alert_announcement where id = any(array(
        select id from carillon.alert_announcement where ended_at < :before
        order by ended_at limit :most))
      """;

  /** Deletes announcements that ended before an instant, at most so many. */
  public void deleteEnded(Instant before, int most) {
    database
        .sql()
        .sql(DELETE_OLD)
        .param("before", Database.parameter(before))
        .param("most", most)
        .update();
  }
}
