package io.carillon.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carillon.database.Database;
import io.carillon.database.Upserted;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.secret.SecretName;
import io.carillon.secret.SecretValues;
import io.carillon.secret.Secrets;
import io.carillon.tasktype.ParameterSchema;
import io.carillon.tasktype.RecordReader;
import io.carillon.template.Templates;
import io.carillon.text.FirstNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The connections of the cluster, for users and for attempts.
 *
 * <p>Attempts read them through a cache of {@value #CACHED_SECONDS} s and at most {@value #CACHED}
 * connections: a change is used by other nodes after that time at the latest, by this one at once.
 */
public final class Connections {

  static final int CACHED_SECONDS = 5;
  static final int CACHED = 1_000;
  private static final int NAMED = 20;
  private static final String PLAIN =
      "must name a secret, as in ${secret:mail.password}: every viewer can read settings; set the"
          + " value with PUT /api/v1/secrets/{name}.";

  private final Database database;
  private final LocalConnectionKinds local;
  private final Secrets secrets;
  private final ConnectionStore store;
  private final ConnectionKindStore kinds;
  private final Cache<String, Connection> cached =
      Caffeine.newBuilder()
          .maximumSize(CACHED)
          .expireAfterWrite(Duration.ofSeconds(CACHED_SECONDS))
          .executor(Runnable::run)
          .build();

  /** Creates the connections of a database. */
  public Connections(Database database, LocalConnectionKinds local, Secrets secrets) {
    this.database = database;
    this.local = local;
    this.secrets = secrets;
    this.store = new ConnectionStore(database);
    this.kinds = new ConnectionKindStore(database);
  }

  /** Registers the kinds of this process with the cluster. */
  public void registerKinds() {
    local.all().forEach(kinds::register);
  }

  /** Returns all kinds of the cluster, by name. */
  public List<ConnectionKindRow> kinds() {
    return kinds.all();
  }

  /**
   * Returns a kind of the cluster.
   *
   * @throws NotFoundException when there is none of that name
   */
  public ConnectionKindRow kind(String name) {
    return kinds.find(name).orElseThrow(() -> new NotFoundException("kind of connection", name));
  }

  /**
   * Returns connections after a name, in the order of names.
   *
   * @param after null for the first ones
   * @param kind null for all kinds
   */
  public List<Connection> list(@Nullable String after, @Nullable String kind, int limit) {
    return store.list(after, kind, limit);
  }

  /** Returns those of the connections that exist, in no particular order. */
  public List<Connection> findAll(Collection<String> names) {
    return store.findAll(names);
  }

  /**
   * Returns a connection.
   *
   * @throws NotFoundException when there is none of that name
   */
  public Connection get(String name) {
    return store.find(name).orElseThrow(() -> new NotFoundException("connection", name));
  }

  /** Returns a connection for an attempt, as it was at most {@value #CACHED_SECONDS} s ago. */
  Optional<Connection> recent(String name) {
    Connection known = cached.getIfPresent(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Connection> found = store.find(name);
    found.ifPresent(read -> cached.put(name, read));
    return found;
  }

  LocalConnectionKinds local() {
    return local;
  }

  Secrets secrets() {
    return secrets;
  }

  /**
   * Creates a connection.
   *
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code duplicate_name}
   */
  public Connection create(ConnectionInput input, String actor) {
    return database.inTransaction(() -> {
      check(input);
      return insert(input, actor);
    });
  }

  private Connection insert(ConnectionInput input, String actor) {
    if (!store.insert(input, actor)) {
      throw new ConflictException(
          "duplicate_name", "There is a connection named %s already.".formatted(input.name()));
    }
    return get(input.name());
  }

  /**
   * Creates or updates a connection. An update without differences makes no version.
   *
   * @param version the version the change is based on; null for any, or for none
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code stale_version}; {@code connection_in_use} when the kind
   *     changes and configs use it
   */
  public Upserted<Connection> put(ConnectionInput input, @Nullable Long version, String actor) {
    Upserted<Connection> saved = database.inTransaction(() -> putNow(input, version, actor));
    cached.invalidate(input.name());
    return saved;
  }

  private Upserted<Connection> putNow(ConnectionInput input, @Nullable Long version, String actor) {
    Optional<Connection> before = store.lock(input.name());
    requireVersion(input.name(), before.orElse(null), version);
    check(input);
    if (before.isEmpty()) {
      return new Upserted<>(insert(input, actor), true);
    }
    Connection present = before.get();
    if (!present.kind().equals(input.kind())) {
      requireUnused(input.name(), "be changed to another kind");
    }
    if (!isSame(present, input)) {
      store.update(input, actor);
    }
    return new Upserted<>(get(input.name()), false);
  }

  private static boolean isSame(Connection present, ConnectionInput input) {
    return present.kind().equals(input.kind())
        && present.description().equals(input.description())
        && present.settings().equals(input.settings());
  }

  private static void requireVersion(
      String name, @Nullable Connection before, @Nullable Long version) {
    if (version != null && (before == null || version != before.version())) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          before == null
              ? "There is no connection %s yet: leave out If-Match.".formatted(name)
              : "The change was made from version %d, and the connection is at version %d: read it again."
                  .formatted(version, before.version()));
    }
  }

  /**
   * Deletes a connection.
   *
   * @param version the version that was seen; null to delete any
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}; {@code connection_in_use} naming the configs
   */
  public void delete(String name, @Nullable Long version) {
    database.doInTransaction(() -> {
      Connection before =
          store.lock(name).orElseThrow(() -> new NotFoundException("connection", name));
      requireVersion(name, before, version);
      requireUnused(name, "be deleted");
      store.delete(name);
    });
    cached.invalidate(name);
  }

  private void requireUnused(String name, String act) {
    List<String> users = users(name, NAMED + 1);
    if (!users.isEmpty()) {
      throw new ConflictException(
          "connection_in_use",
          "The connection %s cannot %s while these use it: %s; change them first."
              .formatted(name, act, FirstNames.of(users, NAMED)));
    }
  }

  /** Returns the task configs and alert rules that use a connection, at most {@code limit}. */
  public List<String> users(String name, int limit) {
    List<String> users = new ArrayList<>();
    for (Map.Entry<String, ObjectNode> type : store.schemas().entrySet()) {
      for (String place : ConnectionReferences.places(type.getValue())) {
        if (users.size() < limit) {
          store.users(type.getKey(), place, name, limit - users.size()).stream()
              .filter(user -> !users.contains(user))
              .forEach(users::add);
        }
      }
    }
    return users;
  }

  /**
   * Returns the kinds of those of these connections that exist, by name. They cannot be deleted
   * until the present transaction ends.
   */
  public Map<String, String> keep(Collection<String> names) {
    return names.isEmpty() ? Map.of() : store.keep(names);
  }

  private void check(ConnectionInput input) {
    List<Fault> faults = faults(input);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }

  private List<Fault> faults(ConnectionInput input) {
    List<Fault> faults = new ArrayList<>();
    String name = SecretName.fault(input.name());
    if (name != null) {
      faults.add(new Fault("name", name));
    }
    Optional<ConnectionKindRow> kind = kinds.find(input.kind());
    if (kind.isEmpty()) {
      String known = String.join(", ", kinds().stream().map(ConnectionKindRow::name).toList());
      faults.add(
          new Fault("kind", "must be one of %s, not \"%s\".".formatted(known, input.kind())));
    } else {
      List<Fault> found = new ArrayList<>(faultsOfSettings(kind.get(), input.settings()));
      PlainSecrets.in(kind.get().settingsSchema(), input.settings())
          .forEach(path -> found.add(new Fault(path, PLAIN)));
      found.forEach(fault -> faults.add(fault.under("settings")));
    }
    return faults;
  }

  private List<Fault> faultsOfSettings(ConnectionKindRow kind, ObjectNode settings) {
    RecordReader reader = local.find(kind.name()).map(LocalConnectionKind::reader).orElse(null);
    if (!Templates.areIn(settings)) {
      return reader == null
          ? ParameterSchema.of(kind.settingsSchema()).check(settings)
          : reader.check(settings);
    }
    Templates templates =
        new Templates(SecretValues.known(secrets.keep(SecretValues.namesIn(settings))::contains));
    List<Fault> faults = new ArrayList<>(templates.faults(settings));
    faults.addAll(
        reader == null
            ? ParameterSchema.of(kind.settingsSchema()).checkTemplates(settings)
            : reader.checkTemplates(settings, new Templates(SecretValues.unfilled())));
    return faults;
  }
}
