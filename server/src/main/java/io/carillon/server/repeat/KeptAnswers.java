package io.carillon.server.repeat;

import io.carillon.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The responses stored by key, for {@link #LIFE}. */
@Component
public class KeptAnswers {

  /** How long a key is remembered. */
  public static final Duration LIFE = Duration.ofHours(24);

  // The first half of the advisory lock keys, reserved for this purpose.
  private static final int LOCKS = 0x1de4b07e;

  private final Database database;

  /** Creates a store in that database. */
  public KeptAnswers(Database database) {
    this.database = database;
  }

  /** A stored key. */
  sealed interface Known {

    /** Returns the hash of the request that used it. */
    byte[] hash();

    /** Its request has completed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answered(byte[] hash, KeptAnswer answer) implements Known {}

    /** Its request is running, or was interrupted by a crash. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Begun(byte[] hash) implements Known {}
  }

  /** Locks a key until the transaction ends; returns false when another transaction holds it. */
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

  private static final String FIND =
      """
      select request_hash, status, content_type, location, etag, answer
      from carillon.idempotency_key
      where token_id = :token and key = :key
        and created_at > coalesce(cast(:now as timestamptz), now()) - :life * interval '1 second'
      """;

  /** Returns the state of a key; empty when it is unknown or expired. */
  Optional<Known> find(KeyedRequest request) {
    return database
        .sql()
        .sql(FIND)
        .param("token", request.tokenId())
        .param("key", request.key())
        .param("now", database.clockOverride())
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

  private static final String KEEP =
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
      """;

  /** Stores a key with its response; null while the request runs. */
  void keep(KeyedRequest request, @Nullable KeptAnswer answer) {
    database
        .sql()
        .sql(KEEP)
        .param("token", request.tokenId())
        .param("key", request.key())
        .param("request", request.request())
        .param("hash", request.hash())
        .param("now", database.clockOverride())
        .param("status", answer == null ? null : answer.status())
        .param("type", answer == null ? null : answer.contentType())
        .param("location", answer == null ? null : answer.location())
        .param("etag", answer == null ? null : answer.etag())
        .param("answer", answer == null ? null : answer.body())
        .param("bytes", answer == null ? 0 : answer.bytes())
        .update();
  }

  /** Deletes a key whose request was refused. */
  void forget(KeyedRequest request) {
    database
        .sql()
        .sql("delete from carillon.idempotency_key where token_id = :token and key = :key")
        .param("token", request.tokenId())
        .param("key", request.key())
        .update();
  }

  /** Returns the bytes that the keys of a token occupy. */
  long bytes(long tokenId) {
    return database
        .sql()
        .sql("select coalesce(sum(bytes), 0) from carillon.idempotency_key where token_id = :token")
        .param("token", tokenId)
        .query(Long.class)
        .single();
  }

  private static final String PURGE =
      """
      delete from carillon.idempotency_key where (token_id, key) in (
        select token_id, key from carillon.idempotency_key
        where created_at < coalesce(cast(:now as timestamptz), now()) - :life * interval '1 second'
        order by created_at limit :most)
      """;

  /** Deletes at most {@code most} keys older than {@link #LIFE}; returns their number. */
  public int purge(int most) {
    return database
        .sql()
        .sql(PURGE)
        .param("now", database.clockOverride())
        .param("life", LIFE.toSeconds())
        .param("most", most)
        .update();
  }
}
