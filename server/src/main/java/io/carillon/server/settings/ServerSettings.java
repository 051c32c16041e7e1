package io.carillon.server.settings;

import io.carillon.engine.EngineSettings.Role;
import io.carillon.fault.InvalidInputException;
import io.carillon.rabbitmq.broker.RabbitSettings;
import io.carillon.secret.KeyRing;
import io.carillon.spring.tracing.OtlpSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server, from the environment variables {@code CARILLON_...}.
 *
 * @param front where it listens
 * @param files its folders and files
 * @param work what the node does
 * @param spans the server's durations
 * @param stores the database and the broker
 * @param options what tasks may do, and whether there are samples
 */
public record ServerSettings(
    Front front, Files files, Work work, Spans spans, Stores stores, Options options) {

  /** The names of all settings. */
  public static final List<String> KNOWN =
      List.of(
          "CARILLON_ADDRESS",
          "CARILLON_ALERT_HEARTBEAT_EVERY",
          "CARILLON_ALERT_HEARTBEAT_URL",
          "CARILLON_ALLOWED_COMMANDS",
          "CARILLON_ALLOWED_FOLDERS",
          "CARILLON_ALLOWED_INTERPRETERS",
          "CARILLON_ALLOW_PRIVATE_ADDRESSES",
          "CARILLON_CELERY_TYPES",
          "CARILLON_CONCURRENCY",
          "CARILLON_DATA",
          "CARILLON_DB_CONNECTIONS",
          "CARILLON_DB_PASSWORD",
          "CARILLON_DB_URL",
          "CARILLON_DB_USER",
          "CARILLON_GRACE",
          "CARILLON_JAVA_HOME",
          "CARILLON_JAVA_OPTS",
          "CARILLON_LEASE",
          "CARILLON_LOG_FORMAT",
          "CARILLON_OIDC_AUDIENCE",
          "CARILLON_OIDC_CLIENT_ID",
          "CARILLON_OIDC_CLIENT_SECRET",
          "CARILLON_OIDC_ISSUER",
          "CARILLON_OIDC_NAME_CLAIM",
          "CARILLON_OIDC_NAMESPACE_CLAIM",
          "CARILLON_OIDC_ROLES",
          "CARILLON_OIDC_ROLE_CLAIM",
          "CARILLON_OIDC_SCOPES",
          "CARILLON_PG_BIN",
          "CARILLON_PLUGINS",
          "CARILLON_PORT",
          "CARILLON_PUBLIC_URL",
          "CARILLON_QUEUES",
          "CARILLON_RABBITMQ_PREFIX",
          "CARILLON_RABBITMQ_QUEUE_TYPE",
          "CARILLON_RABBITMQ_URI",
          "CARILLON_RETENTION",
          "CARILLON_ROLES",
          "CARILLON_SAMPLES",
          "CARILLON_SECRET_KEY",
          "CARILLON_STREAM_CLIENTS",
          "CARILLON_TLS_CERTIFICATE",
          "CARILLON_TLS_KEY",
          "CARILLON_TLS_KEYSTORE",
          "CARILLON_TLS_KEYSTORE_PASSWORD",
          "CARILLON_TLS_KEY_PASSWORD",
          "CARILLON_TOKEN",
          "CARILLON_TRACING_ENDPOINT",
          "CARILLON_TRACING_HEADERS",
          "CARILLON_TRACING_SAMPLE",
          "CARILLON_TYPE_GRACE");

  /**
   * Where the server listens.
   *
   * @param address the name or address of this machine to listen on, 127.0.0.1 by default
   * @param port 1 to 65535, 8080 by default; 0 for any free one
   * @param token the administrator's token; null to generate one at the first start
   * @param tls the certificate of the server; null for one that listens without TLS
   * @param oidc the OpenID provider whose people may log in; null for none
   * @param streamClients maximum number of live streams at a time, 0 to 50,000, 1,000 by default
   */
  public record Front(
      String address,
      int port,
      @Nullable String token,
      @Nullable TlsSettings tls,
      @Nullable OidcSettings oidc,
      int streamClients) {
    @Override
    public String toString() {
      return "Front[" + address + ":" + port + "]"; // never the token
    }
  }

  /**
   * Folders and files.
   *
   * @param data the folder that holds everything the server stores, {@code ./carillon-data} by
   *     default
   * @param plugins the folder of jars with further task types, {@code ./plugins} by default
   * @param allowed the folders that tasks may change
   * @param celeryTypes a file of the task types that Celery workers run; null for none
   */
  public record Files(Path data, Path plugins, List<Path> allowed, @Nullable Path celeryTypes) {}

  /**
   * What the node does.
   *
   * @param roles the roles of the node
   * @param queues the queues that its worker claims from, at least one
   * @param concurrency handlers that run at the same time, 1 to 10,000, 200 by default
   */
  public record Work(Set<Role> roles, List<String> queues, int concurrency) {}

  /**
   * The server's durations.
   *
   * @param lease time after which a worker without a heartbeat is considered dead, 2 s to 10 min,
   *     15 s by default
   * @param grace time that running handlers get at a shutdown, 0 to 10 min, 20 s by default
   * @param retention how long histories are kept, 1 to 400 whole days, 30 by default
   * @param typeGrace time after the lease that a task type may be without a worker before its
   *     configs go into {@code error}, 0 to 24 h, 2 min by default
   */
  public record Spans(Duration lease, Duration grace, Duration retention, Duration typeGrace) {}

  /** JDBC address and credentials of a database. */
  public record DatabaseAddress(String url, @Nullable String user, @Nullable String password) {
    @Override
    public String toString() {
      return "DatabaseAddress[" + url + "]"; // never the password
    }
  }

  /**
   * The database and the broker.
   *
   * @param rabbitmq the RabbitMQ broker; null when PostgreSQL is the broker
   * @param database the configured database; null for the embedded one
   * @param connections maximum number of database connections of this node, 10 to 200, 20 by
   *     default
   * @param keys the master keys of secrets
   */
  public record Stores(
      @Nullable RabbitSettings rabbitmq,
      @Nullable DatabaseAddress database,
      int connections,
      KeyRing keys) {}

  /**
   * What tasks may do, and whether there are samples.
   *
   * @param samples whether an empty server gets sample configs
   * @param allowPrivateAddresses whether tasks may call private addresses
   * @param programs the programs that tasks may run
   * @param alerting where alerts are found, and who watches over them
   * @param jsonLogs whether each line of the log is a JSON object; else it is text
   * @param tracing where the spans of executions are sent; null for no tracing
   */
  public record Options(
      boolean samples,
      boolean allowPrivateAddresses,
      Programs programs,
      Alerting alerting,
      boolean jsonLogs,
      @Nullable OtlpSettings tracing) {}

  /**
   * The programs that tasks may run.
   *
   * @param commands absolute paths of the programs of {@code system_maintenance}; none by default
   * @param interpreters names or absolute paths of the interpreters of {@code script}; none by
   *     default
   * @param postgres the folder of {@code pg_dump} and {@code pg_restore}; null to look for them
   */
  public record Programs(
      List<String> commands, List<String> interpreters, @Nullable Path postgres) {}

  /**
   * Where alerts are found, and who watches over them.
   *
   * @param publicUrl the address of the server for people, without a trailing slash; null for its
   *     local URL
   * @param heartbeatUrl the address that is called while alerts work; null for none
   * @param heartbeatEvery the time between two such calls, 10 s to 1 h, 1 min by default
   */
  public record Alerting(
      @Nullable URI publicUrl, @Nullable URI heartbeatUrl, Duration heartbeatEvery) {}

  /**
   * Reads the settings from the variables that begin with {@code CARILLON_} and ignores all others;
   * a blank value counts as not set.
   *
   * @throws InvalidInputException naming every fault
   */
  public static ServerSettings read(Map<String, String> environment) {
    return new SettingsReader(environment).read();
  }

  /** Returns these settings with another port. */
  public ServerSettings withPort(int changed) {
    Front moved =
        new Front(
            front.address(),
            changed,
            front.token(),
            front.tls(),
            front.oidc(),
            front.streamClients());
    return new ServerSettings(moved, files, work, spans, stores, options);
  }

  /** Returns the name or address of this machine to listen on. */
  public String address() {
    return front.address();
  }

  /** Returns the port; 0 for any free one. */
  public int port() {
    return front.port();
  }

  /** Returns the administrator's token; null to generate one at the first start. */
  public @Nullable String token() {
    return front.token();
  }

  /** Returns the folder that holds everything the server stores. */
  public Path data() {
    return files.data();
  }

  /** Returns the roles of the node. */
  public Set<Role> roles() {
    return work.roles();
  }

  /** Returns the RabbitMQ broker; null when PostgreSQL is the broker. */
  public @Nullable RabbitSettings rabbitmq() {
    return stores.rabbitmq();
  }

  /** Returns the configured database; null for the embedded one. */
  public @Nullable DatabaseAddress database() {
    return stores.database();
  }

  /** Returns whether the node has the API role and thus a web server. */
  public boolean answers() {
    return roles().contains(Role.API);
  }

  /** Returns its URL for callers on this machine, without a trailing slash. */
  public String localUrl() {
    boolean everywhere = Set.of("0.0.0.0", "::", "localhost").contains(address());
    String host = everywhere ? "127.0.0.1" : address();
    String scheme = front.tls() == null ? "http" : "https";
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** Returns its URL for people, without a trailing slash: the public one, if it is known. */
  public String peopleUrl() {
    URI known = options.alerting().publicUrl();
    return known == null ? localUrl() : known.toString();
  }

  /** Returns whether people reach the server by TLS, here or at a proxy before it. */
  public boolean usesTls() {
    return peopleUrl().startsWith("https:");
  }

  /** Returns the secrets among the settings, which no log shows. */
  public List<String> secrets() {
    DatabaseAddress database = database();
    TlsSettings tls = front.tls();
    OidcSettings oidc = front.oidc();
    OtlpSettings tracing = options.tracing();
    Stream<String> headers = tracing == null ? Stream.empty() : tracing.headers().values().stream();
    return Stream.concat(headers, single(database, tls, oidc)).toList();
  }

  private Stream<String> single(
      @Nullable DatabaseAddress database, @Nullable TlsSettings tls, @Nullable OidcSettings oidc) {
    return Stream.of(
            Optional.ofNullable(token()),
            Optional.ofNullable(database).map(DatabaseAddress::password),
            Optional.ofNullable(tls).map(TlsSettings::password),
            Optional.ofNullable(oidc).map(known -> known.client().secret()))
        .flatMap(Optional::stream);
  }

  @Override
  public String toString() {
    return "ServerSettings[" + localUrl() + ", " + data() + "]"; // never the token
  }
}
