package io.carillon.server.security;

import io.carillon.database.Database;
import io.carillon.fault.NotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The API tokens, stored by their SHA-256. */
@Component
public class Tokens {

  /** Name of the token that the server maintains for its operator. */
  public static final String ADMINISTRATOR = "administrator";

  private static final String PREFIX = "crl_";

  /** A token without its secret. */
  public record Row(UUID id, String name, String role, Instant createdAt, String createdBy) {}

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
      select id, name, role from carillon.api_token where token_hash = :hash
      union all
      select t.id, t.name, t.role
      from carillon.login_session s join carillon.api_token t on t.id = s.token_id
      where s.token_hash = :hash and s.expires_at > coalesce(cast(:now as timestamptz), now())
      """;

  /** Returns the caller of a token or session token; empty when unknown or expired. */
  Optional<Caller> find(String token) {
    return database
        .sql()
        .sql(FIND)
        .param("hash", RandomSecret.hash(token))
        .param("now", database.clockOverride())
        .query((row, index) ->
            new Caller(row.getLong("id"), row.getString("name"), row.getString("role")))
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

  /** Returns all tokens by name, without their secrets; unbounded, as there is one per user. */
  public List<Row> all() {
    return database
        .sql()
        .sql("select uid, name, role, created_at, created_by from carillon.api_token order by name")
        .query((row, index) ->
            new Row(
                row.getObject("uid", UUID.class),
                row.getString("name"),
                row.getString("role"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("created_by")))
        .list();
  }

  private static final String CREATE =
      """
      insert into carillon.api_token (name, role, token_hash, created_at, created_by)
      values (:name, :role, :hash, now(), :actor) on conflict (name) do nothing
      returning uid
      """;

  /**
   * Creates a token.
   *
   * @return its id and secret; empty when the name is taken
   */
  public Optional<Made> create(String name, Role role, String actor) {
    String secret = random();
    return database
        .sql()
        .sql(CREATE)
        .param("name", name)
        .param("role", role.code())
        .param("hash", RandomSecret.hash(secret))
        .param("actor", actor)
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
