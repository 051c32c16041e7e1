package io.carillon.spring;

import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.manager.ActorProvider;
import io.carillon.tasktype.QueueName;
import io.carillon.time.Durations;
import io.carillon.worker.registry.HostName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code carillon.*} of an application. Unknown keys are refused. The file {@code
 * META-INF/spring-configuration-metadata.json} describes the same keys for editors.
 *
 * @param enabled false makes the beans refuse every call, starts nothing and creates no table
 * @param dataSource name of the DataSource bean with Carillon's tables; null for the one with
 *     {@link CarillonDataSource}, otherwise the only or primary one
 * @param transactionManager name of its transaction manager bean; null for the one with {@link
 *     CarillonTransactionManager}, otherwise the one that manages the data source
 * @param node name of this node, unique in the cluster, at most 200 characters; null for host name
 *     and process id
 * @param actor the actor of calls of {@code TasksManager} that name none and have no authenticated
 *     user, 1 to 200 characters
 * @param roles roles of this node, at least one: {@code api}, {@code scheduler}, {@code worker}
 * @param queues queues that its worker serves, at least one
 * @param concurrency number of concurrent handlers, 1 to 10,000
 * @param lease time without a heartbeat after which a worker counts as dead, 2 s to 10 min
 * @param grace time that running handlers have to end at a shutdown, 0 to 10 min
 * @param retention time that history is kept, 1 to 36,500 days
 * @param typeGrace time in addition to the lease that a task type may be without a worker before
 *     its configs go into {@code error}, 0 to 24 h; the same on all nodes with the role {@code
 *     scheduler}
 * @param rabbitmq RabbitMQ as the broker; null for PostgreSQL
 * @param celery task types that Celery workers run; null for none from a file
 * @param secrets the encryption of secrets; null for an application without secrets
 * @param tracing the traces of executions
 * @param apply declarative files to apply at start, such as {@code classpath:tasks/*.yaml}; empty
 *     for none
 * @param applyPrune true to delete what the owner manages and none of the files holds
 * @param applyOwner who manages what the files hold, 1 to 100 characters; null for {@code
 *     spring.application.name}, or else {@code application}
 */
@ConfigurationProperties(prefix = "carillon", ignoreUnknownFields = false)
public record CarillonProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String dataSource,
    @Nullable String transactionManager,
    @Nullable String node,
    @DefaultValue(ActorProvider.APPLICATION) String actor,
    @DefaultValue({"api", "scheduler", "worker"}) Set<Role> roles,
    @DefaultValue("default") List<String> queues,
    @DefaultValue("200") int concurrency,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("20s") Duration grace,
    @DefaultValue("30d") Duration retention,
    @DefaultValue("2m") Duration typeGrace,
    @Nullable Rabbit rabbitmq,
    @Nullable Celery celery,
    @Nullable Secrets secrets,
    @DefaultValue Tracing tracing,
    @DefaultValue List<String> apply,
    @DefaultValue("false") boolean applyPrune,
    @Nullable String applyOwner) {

  /**
   * RabbitMQ as the broker, which needs the module {@code carillon-rabbitmq}.
   *
   * @param uri for instance {@code amqp://user:password@host:5672/vhost}; several hosts are
   *     separated by commas
   * @param queueType {@code classic} or {@code quorum}
   * @param prefix prefix of Carillon's queue names, the same for all nodes of one database
   */
  public record Rabbit(
      String uri,
      @DefaultValue("classic") String queueType,
      @DefaultValue("carillon") String prefix) {

    /** Omits the address, which contains the password. */
    @Override
    public String toString() {
      return "Rabbit[" + queueType + ", " + prefix + "]";
    }
  }

  /**
   * Task types that Celery workers on RabbitMQ run.
   *
   * @param types a JSON file that declares them; needs {@code carillon.rabbitmq.uri}
   */
  public record Celery(Path types) {}

  /**
   * The encryption of secrets.
   *
   * @param key base64 of 32 bytes, the same on all nodes of one database; several are separated by
   *     commas: the first one encrypts, all decrypt
   */
  public record Secrets(String key) {

    /** Omits the key. */
    @Override
    public String toString() {
      return "Secrets[]";
    }
  }

  /**
   * The traces of executions.
   *
   * @param enabled false for none; true for those of the application's OpenTelemetry bean, if there
   *     is one, or of {@code endpoint}
   * @param endpoint the URL to which spans are sent by OTLP over HTTP; null for the application's
   *     bean
   * @param sample the share of the traces beginning here that are sent to {@code endpoint}, 0 to 1
   * @param headers headers of the requests to {@code endpoint}, such as an API key
   */
  public record Tracing(
      @DefaultValue("true") boolean enabled,
      @Nullable URI endpoint,
      @DefaultValue("1") double sample,
      @DefaultValue Map<String, String> headers) {

    /** Returns the endpoint, which must be set. */
    public URI requireEndpoint() {
      return Objects.requireNonNull(endpoint);
    }

    /** Omits the headers, which may contain a key. */
    @Override
    public String toString() {
      return "Tracing[" + enabled + ", " + endpoint + ", " + sample + "]";
    }
  }

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int NAME_LENGTH = 200;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming every key outside its bounds, with its value and the
   *     bounds
   */
  public CarillonProperties {
    List<String> faults = new ArrayList<>();
    require(
        faults,
        !roles.isEmpty(),
        "carillon.roles is empty and must name at least one of api, scheduler, worker");
    require(
        faults,
        !queues.isEmpty(),
        "carillon.queues is empty and must name at least one queue, such as default");
    queues.stream()
        .filter(queue -> !QueueName.fits(queue))
        .forEach(queue -> faults.add("carillon.queues: " + QueueName.fault(queue)));
    require(
        faults,
        node == null || node.length() <= NAME_LENGTH,
        "carillon.node must have at most " + NAME_LENGTH + " characters");
    require(
        faults,
        !actor.isBlank() && actor.length() <= NAME_LENGTH,
        "carillon.actor must have 1 to %d characters, not be \"%s\"".formatted(NAME_LENGTH, actor));
    require(
        faults,
        concurrency >= 1 && concurrency <= 10_000,
        "carillon.concurrency must be 1 to 10000, not " + concurrency);
    between(faults, "carillon.lease", lease, Duration.ofSeconds(2), LONG);
    between(faults, "carillon.grace", grace, Duration.ZERO, LONG);
    between(faults, "carillon.retention", retention, Duration.ofDays(1), Duration.ofDays(36_500));
    between(faults, "carillon.type-grace", typeGrace, Duration.ZERO, Duration.ofDays(1));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    dataSource = nullIfBlank(dataSource);
    transactionManager = nullIfBlank(transactionManager);
    node = nullIfBlank(node);
    roles = Set.copyOf(roles);
    queues = List.copyOf(queues);
    apply = List.copyOf(apply);
    applyOwner = nullIfBlank(applyOwner);
  }

  private static @Nullable String nullIfBlank(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static void require(List<String> faults, boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private static void between(
      List<String> faults, String name, Duration value, Duration min, Duration max) {
    boolean inside = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    require(
        faults,
        inside,
        "%s must be %s to %s, not %s (a number without a unit counts milliseconds)"
            .formatted(
                name, Durations.format(min), Durations.format(max), Durations.format(value)));
  }

  /** Returns these settings for the engine. */
  EngineSettings engine() {
    String name = node == null ? HostName.withProcess() : node;
    return new EngineSettings(
        name,
        version(),
        roles,
        new EngineSettings.Slots(queues, concurrency),
        new EngineSettings.Spans(lease, grace, retention, typeGrace));
  }

  private static String version() {
    String version = EngineSettings.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
