package io.carillon.server.repeat;

import io.carillon.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The answers that are kept by key, for {@link #LIFE}. */
@Component
public class KeptAnswers {

  /** How long a key is known. */
  public static final Duration LIFE = Duration.ofHours(24);

  // The first half of the advisory locks' names, so that they are nobody else's.
  private static final int LOCKS = 0x1de4b07e;

  private final Database database;

  /** In that database. */
  public KeptAnswers(Database database) {
    this.database = database;
  }

  /** A key that is known. */
  sealed interface Known {

    /** The hash of the request that used it. */
    byte[] hash();

    /** Its act is over. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answered(byte[] hash, KeptAnswer answer) implements Known {}

    /** Its act goes on, or was broken off. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Begun(byte[] hash) implements Known {}
  }

  /** Keeps others from a key until the transaction ends; false when another one does. */
  boolean lock(KeyedRequest request) {
    return database
        .sql()
        .sql("select pg_try_advisory_xact_lock(:locks, hashtext(:token || ' ' || :key))")
        .param("locks", LOCKS)
        .param("token", Long.toString(request.tokenId()))
        .param("key", request.key())
        .query(Boolean.class)
        .single();
  }

  /** What is known of a key; empty when nothing is, or nothing any more. */
  Optional<Known> find(KeyedRequest request) {
    return database
        .sql()
        .sql(
            """
            select request_hash, status, content_type, location, etag, answer
            from carillon.idempotency_key
            where token_id = :token and key = :key
              and created_at > coalesce(cast(:now as timestamptz), now()) - :life * interval '1 second'
            """)
        .param("token", request.tokenId())
        .param("key", request.key())
        .param("now", database.pinned())
        .param("life", LIFE.toSeconds())
        .query(KeptAnswers::known)
        .optional();
  }

  private static Known known(ResultSet row, int index) throws SQLException {
    byte[] hash = row.getBytes("request_hash");
    int status = row.getInt("status");
    return row.wasNull()
        ? new Known.Begun(hash)
        : new Known.Answered(
            hash,
            new KeptAnswer(
                status,
                row.getString("content_type"),
                row.getString("location"),
                row.getString("etag"),
                row.getBytes("answer")));
  }

  /** Puts a key on record with its answer; null while its act goes on. */
  void keep(KeyedRequest request, @Nullable KeptAnswer answer) {
    database
        .sql()
        .sql(
            """
            insert into carillon.idempotency_key (token_id, key, request, request_hash, created_at,
              status, content_type, location, etag, answer, bytes)
            values (:token, :key, :request, :hash, coalesce(cast(:now as timestamptz), now()),
              :status, :type, :location, :etag, :answer, :bytes)
            on conflict (token_id, key) do update set request = excluded.request,
              request_hash = excluded.request_hash, created_at = excluded.created_at,
              status = excluded.status, content_type = excluded.content_type,
              location = excluded.location, etag = excluded.etag, answer = excluded.answer,
              bytes = excluded.bytes
            """)
        .param("token", request.tokenId())
        .param("key", request.key())
        .param("request", request.request())
        .param("hash", request.hash())
        .param("now", database.pinned())
        .param("status", answer == null ? null : answer.status())
        .param("type", answer == null ? null : answer.contentType())
        .param("location", answer == null ? null : answer.location())
        .param("etag", answer == null ? null : answer.etag())
        .param("answer", answer == null ? null : answer.body())
        .param("bytes", answer == null ? 0 : answer.bytes())
        .update();
  }

  /** Forgets a key whose request was refused. */
  void forget(KeyedRequest request) {
    database
        .sql()
        .sql("delete from carillon.idempotency_key where token_id = :token and key = :key")
        .param("token", request.tokenId())
        .param("key", request.key())
        .update();
  }

  /** How many bytes the keys of a token take. */
  long bytes(long tokenId) {
    return database
        .sql()
        .sql("select coalesce(sum(bytes), 0) from carillon.idempotency_key where token_id = :token")
        .param("token", tokenId)
        .query(Long.class)
        .single();
  }

  /** Deletes keys that are older than {@link #LIFE}, at most so many. */
  public int purge(int most) {
    return database
        .sql()
        .sql(
            """
            delete from carillon.idempotency_key where (token_id, key) in (
              select token_id, key from carillon.idempotency_key
              where created_at < coalesce(cast(:now as timestamptz), now()) - :life * interval '1 second'
              order by created_at limit :most)
            """)
        .param("now", database.pinned())
        .param("life", LIFE.toSeconds())
        .param("most", most)
        .update();
  }
}
