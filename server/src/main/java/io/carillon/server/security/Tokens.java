package io.carillon.server.security;

import io.carillon.database.Database;
import io.carillon.fault.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The tokens that are known, by the SHA-256 of each: 256 random bits need no slower hash, and to
 * look one up by its hash tells nothing by its time.
 */
@Component
public class Tokens {

  /** The name of the token that the server keeps for whoever runs it. */
  public static final String ADMINISTRATOR = "administrator";

  /** Who a token belongs to. */
  public record Owner(String name, String role) {}

  /** A token without its secret. */
  public record Row(String name, String role, Instant createdAt, String createdBy) {}

  private final Database database;

  /** In that database. */
  public Tokens(Database database) {
    this.database = database;
  }

  /** A new random token. */
  static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return "crl_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whose token it is, if anybody's. */
  Optional<Owner> find(String token) {
    return database
        .sql()
        .sql("select name, role from carillon.api_token where token_hash = :hash")
        .param("hash", hash(token))
        .query((row, index) -> new Owner(row.getString("name"), row.getString("role")))
        .optional();
  }

  /** Whether somebody of that name has a token. */
  boolean has(String name) {
    return database
        .sql()
        .sql("select exists (select from carillon.api_token where name = :name)")
        .param("name", name)
        .query(Boolean.class)
        .single();
  }

  /** All tokens by name, without their secrets: there are as many as users. */
  public List<Row> all() {
    return database
        .sql()
        .sql("select name, role, created_at, created_by from carillon.api_token order by name")
        .query((row, index) ->
            new Row(
                row.getString("name"),
                row.getString("role"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("created_by")))
        .list();
  }

  /**
   * Makes a token.
   *
   * @return its secret; empty when the name is taken
   */
  public Optional<String> create(String name, String role, String actor) {
    String secret = random();
    int made =
        database
            .sql()
            .sql(
                """
                insert into carillon.api_token (name, role, token_hash, created_at, created_by)
                values (:name, :role, :hash, now(), :actor) on conflict (name) do nothing
                """)
            .param("name", name)
            .param("role", role)
            .param("hash", hash(secret))
            .param("actor", actor)
            .update();
    return made == 1 ? Optional.of(secret) : Optional.empty();
  }

  /**
   * Takes a token back, at once.
   *
   * @throws NotFoundException when there is none of that name
   */
  public void delete(String name) {
    int deleted =
        database
            .sql()
            .sql("delete from carillon.api_token where name = :name")
            .param("name", name)
            .update();
    if (deleted == 0) {
      throw new NotFoundException("token", name);
    }
  }

  /** Makes this the token of that name. */
  void put(String name, String role, String token) {
    database
        .sql()
        .sql(
            """
            insert into carillon.api_token (name, role, token_hash, created_at, created_by)
            values (:name, :role, :hash, now(), 'server')
            on conflict (name) do update set role = :role, token_hash = :hash
            where api_token.token_hash <> :hash or api_token.role <> :role
            """)
        .param("name", name)
        .param("role", role)
        .param("hash", hash(token))
        .update();
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
