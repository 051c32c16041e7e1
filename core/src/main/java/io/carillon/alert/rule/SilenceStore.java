package io.carillon.alert.rule;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Stores silences. */
public final class SilenceStore {

  /** The maximum number of silences that have not ended. */
  public static final int MOST = 1_000;

  private final Database database;

  /** Creates the store on a database. */
  public SilenceStore(Database database) {
    this.database = database;
  }

  private static final String CREATE =
      """
      insert into carillon.alert_silence (matcher, starts_at, ends_at, reason, created_at, created_by)
      select cast(:matcher as jsonb), :starts, :ends, :reason,
        coalesce(cast(:now as timestamptz), now()), :actor
      where (select count(*) from carillon.alert_silence
        where ends_at > coalesce(cast(:now as timestamptz), now())) < :most
      returning id
      """;

  /**
   * Stores a silence.
   *
   * @throws ConflictException {@code too_many}
   */
  public Silence create(Silence.Draft draft, String actor) {
    long id =
        database
            .sql()
            .sql(CREATE)
            .param("matcher", Json.exact(draft.matcher().json()))
            .param("starts", Database.parameter(draft.span().startsAt()))
            .param("ends", Database.parameter(draft.span().endsAt()))
            .param("reason", draft.reason())
            .param("now", database.clockOverride())
            .param("actor", actor)
            .param("most", MOST)
            .query(Long.class)
            .optional()
            .orElseThrow(() ->
                new ConflictException(
                    "too_many",
                    "There are %d silences, the maximum: end one first.".formatted(MOST)));
    return get(id);
  }

  /**
   * Ends a silence now. One that has not begun never holds; one that has ended stays as it is.
   *
   * @param version the version that it must have; null for any
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}
   */
  public Silence end(long id, @Nullable Long version, String actor) {
    if (version != null && version != get(id).version()) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "The silence %d was ended since it was read.".formatted(id));
    }
    database
        .sql()
        .sql(
            """
            update carillon.alert_silence
            set ends_at = coalesce(cast(:now as timestamptz), now()),
              starts_at = least(starts_at, coalesce(cast(:now as timestamptz), now())),
              ended_by = :actor
            where id = :id and ends_at > coalesce(cast(:now as timestamptz), now())
            """)
        .param("id", id)
        .param("now", database.clockOverride())
        .param("actor", actor)
        .update();
    return get(id);
  }

  /**
   * Returns a silence.
   *
   * @throws NotFoundException when there is none
   */
  public Silence get(long id) {
    return database
        .sql()
        .sql("select * from carillon.alert_silence where id = :id")
        .param("id", id)
        .query(SilenceStore::silence)
        .optional()
        .orElseThrow(() -> new NotFoundException("silence", id));
  }

  /** Returns a page of silences before an id, newest first. */
  public List<Silence> list(long before, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.alert_silence where id < :before order by id desc limit :limit
            """)
        .param("before", before)
        .param("limit", limit)
        .query(SilenceStore::silence)
        .list();
  }

  /** Returns the silences that hold now. */
  public List<Silence> active() {
    return database
        .sql()
        .sql(
            """
            select * from carillon.alert_silence
            where ends_at > coalesce(cast(:now as timestamptz), now())
              and starts_at <= coalesce(cast(:now as timestamptz), now())
            order by id limit :most
            """)
        .param("now", database.clockOverride())
        .param("most", MOST)
        .query(SilenceStore::silence)
        .list();
  }

  private static Silence silence(ResultSet row, int index) throws SQLException {
    ObjectNode matcher = Json.object(row.getString("matcher"));
    return new Silence(
        row.getLong("id"),
        SilenceMatcher.stored(matcher),
        new Silence.Span(
            row.getTimestamp("starts_at").toInstant(), row.getTimestamp("ends_at").toInstant()),
        row.getString("reason"),
        new Silence.Origin(row.getTimestamp("created_at").toInstant(), row.getString("created_by")),
        row.getString("ended_by"));
  }
}
