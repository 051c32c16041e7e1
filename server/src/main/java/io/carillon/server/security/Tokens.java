package io.carillon.server.security;

import static io.carillon.database.SqlArrays.texts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.carillon.database.Database;
import io.carillon.fault.NotFoundException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The API tokens, stored by their SHA-256, and the people who log in with OpenID Connect. */
@Component
public class Tokens {

  /** Name of the token that the server maintains for its operator. */
  public static final String ADMINISTRATOR = "administrator";

  private static final String PREFIX = "crl_";

  /**
   * A token without its secret, or a person who logged in with OpenID Connect.
   *
   * @param namespaces null for all
   */
  public record Row(
      UUID id,
      String name,
      String role,
      @Nullable List<String> namespaces,
      @JsonUnwrapped Life life) {}

  /**
   * The life of a token.
   *
   * @param expiresAt null for never
   * @param lastUsedAt with a delay of at most a minute; null for never
   */
  public record Life(
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {}

  /**
   * A token to be created.
   *
   * @param expiresAt null for never
   */
  public record New(String name, Role role, Reach reach, @Nullable Instant expiresAt) {}

  /** The result of looking up a token. */
  sealed interface Found {

    /** It is valid. */
    record Valid(Caller caller) implements Found {}

    /** It was valid until then. */
    record Expired(Instant at) implements Found {}

    /** There is no such token. */
    record Unknown() implements Found {}
  }

  /** A new token; the only time that its secret is available. */
  public record Made(UUID id, String secret) {
    @Override
    public String toString() {
      return "Made[" + id + "]"; // never the secret
    }
  }

  private final Database database;

  /** Creates a store in that database. */
  public Tokens(Database database) {
    this.database = database;
  }

  /** Creates a random token. */
  static String random() {
    return RandomSecret.make(PREFIX);
  }

  private static final String FIND =
      """
      select id, name, role, namespaces, expires_at,
        coalesce(expires_at <= coalesce(cast(:now as timestamptz), now()), false) as expired
      from carillon.api_token where token_hash = :hash
      """;

  /** Looks up a token. */
  Found find(String token) {
    return database
        .sql()
        .sql(FIND)
        .param("hash", RandomSecret.hash(token))
        .param("now", database.clockOverride())
        .query((row, index) ->
            row.getBoolean("expired")
                ? new Found.Expired(row.getTimestamp("expires_at").toInstant())
                : (Found) new Found.Valid(Caller.read(row)))
        .optional()
        .orElseGet(Found.Unknown::new);
  }

  /** Returns when a token expires; empty when it does not, or is not known. */
  public Optional<Instant> expiry(long tokenId) {
    return database
        .sql()
        .sql("select expires_at from carillon.api_token where id = :id and expires_at is not null")
        .param("id", tokenId)
        .query((row, index) -> row.getTimestamp("expires_at").toInstant())
        .optional();
  }

  /** Returns whether there is a token of that name. */
  boolean has(String name) {
    return database
        .sql()
        .sql("select exists (select from carillon.api_token where name = :name)")
        .param("name", name)
        .query(Boolean.class)
        .single();
  }

  private static final String ALL =
      """
      select uid, name, role, namespaces, created_at, created_by, expires_at, last_used_at
      from carillon.api_token order by name
      """;

  /** Returns all tokens by name, without their secrets; unbounded, as there is one per user. */
  public List<Row> all() {
    return database.sql().sql(ALL).query((row, index) -> listed(row)).list();
  }

  private static Row listed(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("uid", UUID.class),
        row.getString("name"),
        row.getString("role"),
        Reach.read(row).list(),
        new Life(
            row.getTimestamp("created_at").toInstant(),
            row.getString("created_by"),
            instant(row.getTimestamp("expires_at")),
            instant(row.getTimestamp("last_used_at"))));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static final String CREATE =
      """
      insert into carillon.api_token
        (name, role, token_hash, created_at, created_by, namespaces, expires_at)
      values (:name, :role, :hash, coalesce(cast(:now as timestamptz), now()), :actor, :namespaces,
        :expires)
      on conflict (name) do nothing returning uid
      """;

  /**
   * Creates a token.
   *
   * @return its id and secret; empty when the name is taken
   */
  public Optional<Made> create(New token, String actor) {
    String secret = random();
    List<String> namespaces = token.reach().list();
    return database
        .sql()
        .sql(CREATE)
        .param("name", token.name())
        .param("role", token.role().code())
        .param("hash", RandomSecret.hash(secret))
        .param("now", database.clockOverride())
        .param("actor", actor)
        .param("namespaces", namespaces == null ? null : texts(namespaces))
        .param("expires", Database.parameterOrNull(token.expiresAt()))
        .query(UUID.class)
        .optional()
        .map(id -> new Made(id, secret));
  }

  /**
   * Revokes a token and the sessions that were opened with it, at once.
   *
   * @param idOrName an id; else, or when no token has that id, a name
   * @return its name
   * @throws NotFoundException when there is no such token
   * @throws IllegalArgumentException for the administrator's own
   */
  public String delete(String idOrName) {
    return database.inTransaction(() -> {
      String name = name(idOrName).orElseThrow(() -> new NotFoundException("token", idOrName));
      if (name.equals(ADMINISTRATOR)) {
        throw new IllegalArgumentException(name);
      }
      database
          .sql()
          .sql("delete from carillon.api_token where name = :name")
          .param("name", name)
          .update();
      return name;
    });
  }

  private Optional<String> name(String idOrName) {
    UUID id = TokenName.isId(idOrName) ? UUID.fromString(idOrName) : null;
    return database
        .sql()
        .sql(
            """
            select name from carillon.api_token where uid = cast(:id as uuid) or name = :name
            order by uid = cast(:id as uuid) desc nulls last limit 1
            """)
        .param("id", id)
        .param("name", idOrName)
        .query(String.class)
        .optional();
  }

  private static final String PUT =
      """
      with changed as (
        insert into carillon.api_token (name, role, token_hash, created_at, created_by)
        values (:name, :role, :hash, now(), 'server')
        on conflict (name) do update set role = :role, token_hash = :hash
        where api_token.token_hash <> :hash or api_token.role <> :role
        returning id
      ), codes as (
        delete from carillon.login_code c using changed where c.token_id = changed.id
      )
      delete from carillon.login_session s using changed where s.token_id = changed.id
      """;

  /**
   * Sets the token of that name; a change deletes the login codes and sessions of the previous one.
   */
  void put(String name, Role role, String token) {
    database
        .sql()
        .sql(PUT)
        .param("name", name)
        .param("role", role.code())
        .param("hash", RandomSecret.hash(token))
        .update();
  }
}
