package io.carillon.spring;

import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.worker.HostName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code carillon.*} of an application. A key that is none of these is refused.
 *
 * @param enabled whether there is a node at all
 * @param node its name, unique in the cluster; null for one of host and process
 * @param roles what it does: {@code api}, {@code scheduler}, {@code worker}
 * @param queues that its worker serves, at least one
 * @param concurrency handlers at the same time, 1 to 10,000
 * @param lease after which a silent worker is believed dead, 2 s to 10 min
 * @param grace for running handlers at a shutdown, 0 to 10 min
 * @param retention how long histories are kept, at least a day
 * @param typeGrace for how long after the lease a task type may have no worker before its configs
 *     go into {@code error}, 0 to 24 h; the same on all nodes with the role {@code scheduler}
 * @param rabbitmq the broker; null when PostgreSQL is
 * @param celery what Celery workers run; null for what is declared otherwise
 */
@ConfigurationProperties(prefix = "carillon", ignoreUnknownFields = false)
public record CarillonProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String node,
    @DefaultValue({"api", "scheduler", "worker"}) Set<Role> roles,
    @DefaultValue("default") List<String> queues,
    @DefaultValue("200") int concurrency,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("20s") Duration grace,
    @DefaultValue("30d") Duration retention,
    @DefaultValue("2m") Duration typeGrace,
    @Nullable Rabbit rabbitmq,
    @Nullable Celery celery) {

  /**
   * RabbitMQ as the broker, which needs the module {@code carillon-rabbitmq}.
   *
   * @param uri as {@code amqp://user:password@host:5672/vhost}, several hosts with commas between
   * @param queueType {@code classic} or {@code quorum}
   * @param prefix of the names of its queues; that of all nodes of this database
   */
  public record Rabbit(
      String uri,
      @DefaultValue("classic") String queueType,
      @DefaultValue("carillon") String prefix) {

    /** Never the password. */
    @Override
    public String toString() {
      return "Rabbit[" + queueType + ", " + prefix + "]";
    }
  }

  /**
   * What Celery workers on that RabbitMQ run.
   *
   * @param types a file of the task types they run
   */
  public record Celery(Path types) {}

  private static final Duration LONG = Duration.ofMinutes(10);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming every setting outside them
   */
  public CarillonProperties {
    List<String> faults = new ArrayList<>();
    require(faults, !roles.isEmpty(), "carillon.roles must name at least one role");
    require(faults, !queues.isEmpty(), "carillon.queues must name at least one queue");
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
    roles = Set.copyOf(roles);
    queues = List.copyOf(queues);
  }

  private static void require(List<String> faults, boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private static void between(
      List<String> faults, String name, Duration value, Duration min, Duration max) {
    boolean inside = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    require(faults, inside, "%s must be %s to %s, not %s".formatted(name, min, max, value));
  }

  /** The same for the engine. */
  EngineSettings engine() {
    String name = node == null || node.isBlank() ? HostName.withProcess() : node;
    return new EngineSettings(
        name, version(), roles, queues, concurrency, lease, grace, retention, typeGrace);
  }

  private static String version() {
    String version = EngineSettings.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
