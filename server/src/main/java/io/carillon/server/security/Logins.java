package io.carillon.server.security;

import io.carillon.database.Database;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * One-time login codes, each of which opens one session. They are in the database, so that every
 * node with the API role accepts them.
 */
@Component
public class Logins {

  /** How long a code is valid. */
  public static final Duration CODE_LIFE = Duration.ofMinutes(10);

  private static final String CODE = "crc_";
  private static final int MOST_CODES = 20;

  /** A new code. */
  public record Code(String code, Instant expiresAt) {
    @Override
    public String toString() {
      return "Code[until " + expiresAt + "]"; // never the code
    }
  }

  private final Database database;

  /** Creates a store in that database. */
  public Logins(Database database) {
    this.database = database;
  }

  /** Returns whether a text has the form of a code. */
  static boolean isCode(String text) {
    return RandomSecret.fits(CODE, text);
  }

  /**
   * Creates a code for the token of that name. A token keeps its newest {@value #MOST_CODES} unused
   * codes; older ones are deleted.
   *
   * @throws IllegalStateException when there is no such token
   */
  public Code codeFor(String tokenName) {
    long tokenId =
        database
            .sql()
            .sql("select id from carillon.api_token where name = :name")
            .param("name", tokenName)
            .query(Long.class)
            .optional()
            .orElseThrow(() -> new IllegalStateException("there is no token " + tokenName));
    return code(tokenId);
  }

  /** Creates a code for that token. */
  public Code code(long tokenId) {
    String code = RandomSecret.make(CODE);
    Instant expiresAt = database.time().plus(CODE_LIFE);
    database.doInTransaction(() -> {
      makeRoom(tokenId);
      insert(tokenId, code, expiresAt);
    });
    return new Code(code, expiresAt);
  }

  /** Deletes the codes of a token that are one too many for a further one. */
  private void makeRoom(long tokenId) {
    database
        .sql()
        .sql(
            """
            delete from carillon.login_code where code_hash in (
              select code_hash from carillon.login_code where token_id = :token
              order by expires_at desc offset :most)
            """)
        .param("token", tokenId)
        .param("most", MOST_CODES - 1)
        .update();
  }

  private void insert(long tokenId, String code, Instant expiresAt) {
    database
        .sql()
        .sql(
            """
            insert into carillon.login_code (code_hash, token_id, expires_at)
            values (:hash, :token, :expires)
            """)
        .param("hash", RandomSecret.hash(code))
        .param("token", tokenId)
        .param("expires", Database.parameter(expiresAt))
        .update();
  }

  /** Deletes expired codes and sessions, at most {@code most} of each; returns their number. */
  public int purge(int most) {
    return purge("login_code", "code_hash", most) + purge("login_session", "token_hash", most);
  }

  private int purge(String table, String key, int most) {
    return database
        .sql()
        .sql(
            """
            delete from carillon.%1$s where %2$s in (
              select %2$s from carillon.%1$s
              where expires_at < coalesce(cast(:now as timestamptz), now()) limit :most)
            """
                .formatted(table, key))
        .param("now", database.clockOverride())
        .param("most", most)
        .update();
  }
}
