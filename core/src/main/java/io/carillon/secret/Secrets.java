package io.carillon.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carillon.database.Database;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.text.FirstNames;
import io.carillon.text.StoredText;
import io.carillon.text.Utf8Size;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of the cluster. A value is given to {@link SecretValues} only, which fills it into
 * parameters and settings.
 *
 * <p>Values are cached for {@value #CACHED_SECONDS} s, at most {@value #CACHED} of them: a changed
 * secret is used by other nodes after that time at the latest, by this one at once.
 */
public final class Secrets {

  /** Maximum number of bytes of a value in UTF-8. */
  public static final int LONGEST = 65_536;

  static final int CACHED_SECONDS = 5;
  static final int CACHED = 1_000;
  private static final int NAMED = 20;

  private final Database database;
  private final KeyRing keys;
  private final SecretStore store;
  private final SecretCipher cipher = new SecretCipher();
  private final Cache<String, String> values =
      Caffeine.newBuilder()
          .maximumSize(CACHED)
          .expireAfterWrite(Duration.ofSeconds(CACHED_SECONDS))
          .executor(Runnable::run)
          .build();

  /** Creates the secrets of a database, encrypted with the first of these keys. */
  public Secrets(Database database, KeyRing keys) {
    this.database = database;
    this.keys = keys;
    this.store = new SecretStore(database);
  }

  /**
   * Creates or replaces a secret.
   *
   * @param version the version that the secret must have; null for any, and for a new one
   * @throws InvalidInputException for a name or value outside its bounds; the message does not
   *     contain the value
   * @throws ConflictException {@code stale_version}; {@code no_secret_key} when this node has no
   *     master key, or not that of the other secrets
   */
  public SecretInfo put(String name, String value, @Nullable Long version, String actor) {
    requireName(name);
    requireValue(value);
    MasterKey key = keys.first().orElseThrow(this::noKey);
    requireSameKeys();
    SecretInfo saved =
        database.inTransaction(() -> {
          store.lock(name);
          requireVersion(name, version);
          store.put(name, cipher.seal(name, value, key), actor);
          return get(name);
        });
    values.invalidate(name);
    return saved;
  }

  private void requireVersion(String name, @Nullable Long version) {
    Long present = store.find(name).map(SecretInfo::version).orElse(null);
    if (version != null && !version.equals(present)) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          present == null
              ? "There is no secret %s yet: leave out If-Match.".formatted(name)
              : "The secret %s was set since it was read: read it again.".formatted(name));
    }
  }

  private static void requireName(String name) {
    String fault = SecretName.fault(name);
    if (fault != null) {
      throw InvalidInputException.at("name", fault);
    }
  }

  private static void requireValue(String value) {
    long bytes = Utf8Size.of(value);
    if (bytes == 0 || bytes > LONGEST) {
      throw InvalidInputException.at(
          "value", "must have 1 to %,d bytes in UTF-8, and has %,d.".formatted(LONGEST, bytes));
    }
    String fault = StoredText.fault(value);
    if (fault != null) {
      throw InvalidInputException.at("value", fault);
    }
  }

  private ConflictException noKey() {
    return new ConflictException(
        "no_secret_key",
        "Secrets are encrypted with a key, and this node has none: set %s to base64 of 32 bytes, as `openssl rand -base64 32` prints it."
            .formatted(keys.setting()));
  }

  private void requireSameKeys() {
    Set<String> unknown = unknownKeys().keySet();
    if (!unknown.isEmpty()) {
      throw new ConflictException(
          "no_secret_key",
          "Other secrets are encrypted with the key %s, which this node does not have: give every node the same %s."
              .formatted(String.join(", ", unknown), keys.setting()));
    }
  }

  /** Returns how many secrets are encrypted with keys that this node does not have, by key id. */
  public Map<String, Long> unknownKeys() {
    return store.keys().entrySet().stream()
        .filter(used -> keys.find(used.getKey()).isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns a sentence for the operator about secrets that cannot be decrypted; empty for none. */
  public Optional<String> trouble() {
    Map<String, Long> unknown = unknownKeys();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d secrets are encrypted with the key %s, which this node does not have: set %s to that key. Everything that needs no secret runs."
                .formatted(
                    unknown.values().stream().mapToLong(Long::longValue).sum(),
                    String.join(", ", unknown.keySet()),
                    keys.setting()));
  }

  /** Returns whether this node can decrypt a secret. */
  public boolean isUsable(SecretInfo secret) {
    return keys.find(secret.keyId()).isPresent();
  }

  /**
   * Returns secrets after a name, in the order of names.
   *
   * @param after null for the first ones
   */
  public List<SecretInfo> list(@Nullable String after, int limit) {
    return store.list(after, limit);
  }

  /**
   * Returns a secret, without its value.
   *
   * @throws NotFoundException when there is none
   */
  public SecretInfo get(String name) {
    return store.find(name).orElseThrow(() -> new NotFoundException("secret", name));
  }

  /**
   * Returns which of these secrets exist. Those cannot be deleted until the present transaction
   * ends.
   */
  public Set<String> keep(Collection<String> names) {
    return names.isEmpty() ? Set.of() : store.keep(names);
  }

  /**
   * Deletes a secret.
   *
   * @param version the version that it must have; null for any
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}; {@code secret_in_use} naming what uses it
   */
  public void delete(String name, @Nullable Long version) {
    database.doInTransaction(() -> {
      if (!store.lock(name)) {
        throw new NotFoundException("secret", name);
      }
      requireVersion(name, version);
      List<String> users = users(name, NAMED + 1);
      if (!users.isEmpty()) {
        throw new ConflictException(
            "secret_in_use",
            "The secret %s is used by %s; change that first."
                .formatted(name, FirstNames.of(users, NAMED)));
      }
      store.delete(name);
    });
    values.invalidate(name);
  }

  private static final String USERS =
      """
      (select 'the task config ' || name as found from carillon.task_config
        where status <> 'deleted' and strpos(cast(parameters as text), :mark) > 0
          and cast(parameters as text) ~ :mention
        order by id limit :limit)
      union all
      (select 'the connection ' || name from carillon.connection
        where strpos(cast(settings as text), :mark) > 0 and cast(settings as text) ~ :mention
        order by name limit :limit)
      union all
      (select a.name from (
          select 'the alert rule ' || name as name, announce from carillon.alert_rule
          union all
          select 'the alert settings', announce from carillon.alert_settings) as a
        where strpos(cast(announce as text), :mark) > 0 and cast(announce as text) ~ :mention
        limit :limit)
      limit :limit
      """;

  /**
   * Returns what names a secret: task configs, connections and alert rules, as {@code the task
   * config report}. Reads all configs.
   */
  public List<String> users(String name, int limit) {
    return database
        .sql()
        .sql(USERS)
        .param("mark", "${secret:" + name + "}")
        .param("mention", SecretName.mention(name))
        .param("limit", limit)
        .query((row, index) -> row.getString("found"))
        .list();
  }

  /**
   * Returns the value of a secret.
   *
   * @throws UnusableSecretException when there is none, or this node cannot decrypt it
   */
  String value(String name) {
    String known = values.getIfPresent(name);
    if (known != null) {
      return known;
    }
    SecretCipher.Sealed sealed =
        store.sealed(name).orElseThrow(() -> new UnusableSecretException("does not exist"));
    String value = open(name, sealed);
    values.put(name, value);
    return value;
  }

  private String open(String name, SecretCipher.Sealed sealed) {
    MasterKey key = keys.find(sealed.keyId()).orElseThrow(() -> unknown(sealed.keyId()));
    try {
      return cipher.open(name, sealed, key);
    } catch (GeneralSecurityException e) {
      throw new UnusableSecretException(
          "cannot be decrypted with the key %s: its row was changed".formatted(key.id()));
    }
  }

  private UnusableSecretException unknown(String id) {
    return new UnusableSecretException(
        "is encrypted with the key %s, which this node does not have: set %s to that key"
            .formatted(id, keys.setting()));
  }

  /**
   * Encrypts the data keys of all secrets with the first master key, in one transaction. When all
   * are under it already, and the ring can make a new key, it makes one first. Called again after
   * an interruption, it continues.
   *
   * @return the id of the first key, and how many secrets it now encrypts in place of another key
   * @throws ConflictException {@code no_secret_key} when this node lacks a key
   */
  public Rotation rotate() {
    requireSameKeys();
    MasterKey before = keys.first().orElseThrow(this::noKey);
    boolean complete = store.keys().keySet().stream().allMatch(id -> id.equals(before.id()));
    boolean made = complete && keys.makeNewKey();
    MasterKey first = keys.first().orElseThrow(this::noKey);
    int changed = database.inTransaction(() -> rewrap(first));
    return new Rotation(first.id(), made, changed);
  }

  private int rewrap(MasterKey to) {
    Map<String, SecretCipher.Sealed> others = store.notUnder(to.id());
    others.forEach((name, sealed) -> {
      MasterKey from = keys.find(sealed.keyId()).orElseThrow(() -> unknown(sealed.keyId()));
      try {
        store.rewrap(name, cipher.rewrap(name, sealed, from, to));
      } catch (GeneralSecurityException e) {
        throw new ConflictException(
            "unusable_secret",
            "The secret %s cannot be decrypted with the key %s: set it again, or delete it."
                .formatted(name, from.id()));
      }
    });
    return others.size();
  }

  /**
   * The result of a rotation.
   *
   * @param keyId the id of the key that encrypts all data keys now
   * @param made whether the key was made just now
   * @param changed the number of secrets whose data keys another key encrypted before
   */
  public record Rotation(String keyId, boolean made, int changed) {}
}
