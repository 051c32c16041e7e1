package io.carillon.secret;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of secrets. */
final class SecretStore {

  private final Database database;

  SecretStore(Database database) {
    this.database = database;
  }

  private static final String PUT =
      """
      insert into carillon.secret as s (name, key_id, wrapped_key, ciphertext, created_at, created_by,
        updated_at, updated_by)
      values (:name, :key_id, :wrapped_key, :ciphertext, coalesce(cast(:now as timestamptz), now()), :actor,
        coalesce(cast(:now as timestamptz), now()), :actor)
      on conflict (name) do update set key_id = excluded.key_id, wrapped_key = excluded.wrapped_key,
        ciphertext = excluded.ciphertext, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      """;

  void put(String name, SecretCipher.Sealed sealed, String actor) {
    database
        .sql()
        .sql(PUT)
        .param("name", name)
        .param("key_id", sealed.keyId())
        .param("wrapped_key", sealed.wrappedKey())
        .param("ciphertext", sealed.ciphertext())
        .param("now", database.clockOverride())
        .param("actor", actor)
        .update();
  }

  List<SecretInfo> list(@Nullable String after, int limit) {
    return database
        .sql()
        .sql(
            """
            select name, key_id, created_at, created_by, updated_at, updated_by from carillon.secret
            where name > coalesce(cast(:after as text), '') order by name limit :limit
            """)
        .param("after", after)
        .param("limit", limit)
        .query(SecretStore::info)
        .list();
  }

  Optional<SecretInfo> find(String name) {
    return database
        .sql()
        .sql(
            """
            select name, key_id, created_at, created_by, updated_at, updated_by from carillon.secret
            where name = :name
            """)
        .param("name", name)
        .query(SecretStore::info)
        .optional();
  }

  private static SecretInfo info(ResultSet row, int index) throws SQLException {
    return new SecretInfo(
        row.getString("name"),
        row.getString("key_id"),
        new SecretInfo.Times(
            row.getTimestamp("created_at").toInstant(),
            row.getString("created_by"),
            row.getTimestamp("updated_at").toInstant(),
            row.getString("updated_by")));
  }

  /**
   * Returns which of these names exist, and keeps those from being deleted until the transaction
   * ends.
   */
  Set<String> keep(Collection<String> names) {
    return Set.copyOf(
        database
            .sql()
            .sql(
                "select name from carillon.secret where name = any(:names) order by name for key"
                    + " share")
            .param("names", texts(names))
            .query((row, index) -> row.getString("name"))
            .list());
  }

  Optional<SecretCipher.Sealed> sealed(String name) {
    return database
        .sql()
        .sql("select key_id, wrapped_key, ciphertext from carillon.secret where name = :name")
        .param("name", name)
        .query((row, index) -> sealed(row))
        .optional();
  }

  private static SecretCipher.Sealed sealed(ResultSet row) throws SQLException {
    return new SecretCipher.Sealed(
        row.getString("key_id"), row.getBytes("wrapped_key"), row.getBytes("ciphertext"));
  }

  /** Locks a secret against use by new configs; returns false when there is none. */
  boolean lock(String name) {
    return database
        .sql()
        .sql("select name from carillon.secret where name = :name for update")
        .param("name", name)
        .query(String.class)
        .optional()
        .isPresent();
  }

  void delete(String name) {
    database
        .sql()
        .sql("delete from carillon.secret where name = :name")
        .param("name", name)
        .update();
  }

  /** Returns how many secrets each master key encrypts, by its id. */
  Map<String, Long> keys() {
    Map<String, Long> counts = new HashMap<>();
    database
        .sql()
        .sql("select key_id, count(*) as secrets from carillon.secret group by key_id")
        .query((row, index) -> counts.put(row.getString("key_id"), row.getLong("secrets")))
        .list();
    return counts;
  }

  /** Locks and returns all secrets that another key than this one encrypts, by name. */
  Map<String, SecretCipher.Sealed> notUnder(String keyId) {
    Map<String, SecretCipher.Sealed> found = new TreeMap<>();
    database
        .sql()
        .sql(
            """
            select name, key_id, wrapped_key, ciphertext from carillon.secret
            where key_id <> :key order by name for update
            """)
        .param("key", keyId)
        .query((row, index) -> found.put(row.getString("name"), sealed(row)))
        .list();
    return found;
  }

  void rewrap(String name, SecretCipher.Sealed sealed) {
    database
        .sql()
        .sql(
            "update carillon.secret set key_id = :key_id, wrapped_key = :wrapped_key where name ="
                + " :name")
        .param("name", name)
        .param("key_id", sealed.keyId())
        .param("wrapped_key", sealed.wrappedKey())
        .update();
  }
}
