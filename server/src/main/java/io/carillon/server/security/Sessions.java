package io.carillon.server.security;

import io.carillon.database.Database;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The sessions of people, opened by a token, by a one-time code or at an OpenID provider. They are
 * in the database, so that every node with the API role accepts them and every node can end them.
 */
@Component
public class Sessions {

  /** How long a session lasts without being used. */
  public static final Duration IDLE = Duration.ofHours(12);

  /** How long a session lasts at most, however often it is used. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final String PREFIX = "crs_";

  /**
   * A session.
   *
   * @param token the secret that its cookie carries
   */
  public record Opened(String token, Caller caller) {
    @Override
    public String toString() {
      return "Opened[" + caller.name() + "]"; // never the token
    }
  }

  /**
   * A session that is in use.
   *
   * @param expiresAt when it ends unless it is used again
   * @param idToken the encrypted ID token of its log-in; null for a log-in without one
   */
  public record Present(UUID id, Caller caller, Instant expiresAt, @Nullable String idToken) {

    private static final String ATTRIBUTE = Present.class.getName();

    /** Returns the session of a request; empty for one with a token or without a caller. */
    public static Optional<Present> of(HttpServletRequest request) {
      return request.getAttribute(ATTRIBUTE) instanceof Present present
          ? Optional.of(present)
          : Optional.empty();
    }

    /** Attaches the session to the request. */
    void keepIn(HttpServletRequest request) {
      request.setAttribute(ATTRIBUTE, this);
    }
  }

  /**
   * Where a session comes from, and how long it may last.
   *
   * @param source the address of the log-in
   * @param longest the time after which it ends in any case
   * @param idToken the encrypted ID token of its log-in; null for a log-in without one
   */
  public record Origin(String source, Duration longest, @Nullable String idToken) {

    /** Returns the origin of a session that a token or a code opened. */
    public static Origin of(String source) {
      return new Origin(source, LONGEST, null);
    }
  }

  private final Database database;

  /** Creates a store in that database. */
  public Sessions(Database database) {
    this.database = database;
  }

  private static final String OF_TOKEN =
      """
      with used as (
        select id as token_id from carillon.api_token
        where token_hash = :secret and (expires_at is null or expires_at > :now)
      )
      """;

  private static final String OF_CODE =
      """
      with spent as (
        delete from carillon.login_code where code_hash = :secret returning token_id, expires_at
      ), used as (
        select token_id from spent where expires_at > :now
      )
      """;

  private static final String OF_SUBJECT =
      """
      with used as (
        select id as token_id from carillon.api_token where subject = :secret
      )
      """;

  private static final String OPEN =
      """
      , opened as (
        insert into carillon.login_session
          (token_hash, token_id, created_at, expires_at, ends_at, source, id_token)
        select :hash, u.token_id, :now, :expires, :ends, :source,
          convert_to(:id_token, 'UTF8')
        from used u join carillon.api_token t on t.id = u.token_id
        where t.expires_at is null or t.expires_at > :now
        returning token_id
      )
      select t.id, t.name, t.role, t.namespaces
      from opened o join carillon.api_token t on t.id = o.token_id
      """;

  /** Opens a session of that API token; empty when it is unknown or expired. */
  public Optional<Opened> openByToken(String token, Origin origin) {
    return open(OF_TOKEN, RandomSecret.hash(token), origin);
  }

  /** Opens a session by a one-time code; empty when it is unknown, used or expired. */
  public Optional<Opened> openByCode(String code, Origin origin) {
    return Logins.isCode(code) ? open(OF_CODE, RandomSecret.hash(code), origin) : Optional.empty();
  }

  /** Opens a session of the person with that subject; empty when there is none. */
  public Optional<Opened> openBySubject(String subject, Origin origin) {
    return open(OF_SUBJECT, subject, origin);
  }

  private Optional<Opened> open(String used, Object secret, Origin origin) {
    String token = RandomSecret.make(PREFIX);
    Instant now = database.time();
    Instant ends = now.plus(origin.longest());
    Instant expires = now.plus(IDLE);
    JdbcClient.StatementSpec statement =
        database
            .sql()
            .sql(used + OPEN)
            .param("secret", secret)
            .param("hash", RandomSecret.hash(token))
            .param("now", Database.parameter(now))
            .param("expires", Database.parameter(expires.isBefore(ends) ? expires : ends))
            .param("ends", Database.parameter(ends))
            .param("source", origin.source())
            .param("id_token", origin.idToken());
    return statement
        .query((row, index) -> Caller.read(row))
        .optional()
        .map(caller -> new Opened(token, caller));
  }

  private static final String FIND =
      """
      with at as (select coalesce(cast(:now as timestamptz), now()) as now)
      select t.id, t.name, t.role, t.namespaces, s.uid,
        convert_from(s.id_token, 'UTF8') as id_token,
        least(s.ends_at, t.expires_at, at.now + :idle * interval '1 second') as expires_at
      from at, carillon.login_session s join carillon.api_token t on t.id = s.token_id
      where s.token_hash = :hash and s.expires_at > at.now and s.ends_at > at.now
        and (t.expires_at is null or t.expires_at > at.now)
      """;

  /** Returns the session of that token; empty when it is unknown or has ended. */
  public Optional<Present> find(String token) {
    if (!RandomSecret.fits(PREFIX, token)) {
      return Optional.empty();
    }
    return database
        .sql()
        .sql(FIND)
        .param("hash", RandomSecret.hash(token))
        .param("now", database.clockOverride())
        .param("idle", IDLE.toSeconds())
        .query((row, index) -> present(row))
        .optional();
  }

  private static Present present(ResultSet row) throws SQLException {
    return new Present(
        row.getObject("uid", UUID.class),
        Caller.read(row),
        row.getTimestamp("expires_at").toInstant(),
        row.getString("id_token"));
  }

  /** Ends a session; returns false when it has ended already. */
  public boolean end(UUID id) {
    return database
            .sql()
            .sql("delete from carillon.login_session where uid = :id")
            .param("id", id)
            .update()
        == 1;
  }
}
