package io.carillon.server.boot;

import com.zaxxer.hikari.HikariDataSource;
import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.celery.CeleryRuntime;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.rabbitmq.broker.RabbitBroker;
import io.carillon.rabbitmq.broker.RabbitSettings;
import io.carillon.runtime.TaskRuntime;
import io.carillon.secret.KeyFile;
import io.carillon.secret.KeyRing;
import io.carillon.server.lifecycle.ServerAgent;
import io.carillon.server.plugins.Plugins;
import io.carillon.server.settings.ReleaseVersion;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.settings.ServerSettings.DatabaseAddress;
import io.carillon.spring.metrics.CarillonMeters;
import io.carillon.spring.tracing.NodeTracing;
import io.carillon.spring.tracing.OtlpExport;
import io.carillon.spring.tracing.OtlpSettings;
import io.carillon.task.ConnectionKind;
import io.carillon.task.TaskType;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.jdbc.JdbcDrivers;
import io.carillon.tasks.maintenance.OwnDatabase;
import io.carillon.tasks.process.ProgramRules;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.worker.registry.HostName;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The composition root: selects the beans of a server. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {UserDetailsServiceAutoConfiguration.class, TomcatMetricsAutoConfiguration.class})
@Import(ServerApplication.Answering.class)
@ComponentScan(
    basePackages = "io.carillon.tasks",
    includeFilters =
        @Filter(
            type = FilterType.ANNOTATION,
            classes = {TaskType.class, ConnectionKind.class}))
class ServerApplication {

  /** Beans that only a node with the API role has. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication
  @ComponentScan({
    "io.carillon.server.alerting",
    "io.carillon.server.api",
    "io.carillon.server.console",
    "io.carillon.server.csv",
    "io.carillon.server.front",
    "io.carillon.server.language",
    "io.carillon.server.oidc",
    "io.carillon.server.pages",
    "io.carillon.server.repeat",
    "io.carillon.server.samples",
    "io.carillon.server.security",
    "io.carillon.server.stream",
    "io.carillon.server.trail",
    "io.carillon.server.upkeep"
  })
  static class Answering {}

  private static final long CONNECTION_WAIT_MILLIS = 5_000;

  // One large block makes the allocator of a server process (glibc) keep freed memory instead of
  // faulting it in again for each statement, which costs more than a small batch itself. And to
  // learn of a partition for each day takes a new connection 100 to 300 ms, which the first
  // statement over the whole history would pay. Parallel workers take 50 ms to start, longer than
  // any statement here takes without them.
  private static final String WARM_UP =
      """
      do $$ begin
        perform length(repeat('-', 1000000));
        perform set_config('max_parallel_workers_per_gather', '0', false);
        if to_regclass('carillon.task_execution_ended') is not null then
          perform from carillon.task_execution order by id limit 0;
          perform from carillon.schedule_event order by task_config_id, ledger_at, slot limit 0;
        end if;
      end $$
      """;

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  HikariDataSource dataSource(
      ServerDatabase serverDatabase, ServerSettings settings, PrometheusMeterRegistry metrics) {
    DatabaseAddress database = serverDatabase.address();
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("carillon");
    pool.setJdbcUrl(database.url());
    pool.setUsername(database.user());
    pool.setPassword(database.password());
    pool.setMaximumPoolSize(settings.stores().connections());
    pool.setMinimumIdle(4);
    pool.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    pool.addDataSourceProperty("ApplicationName", "carillon");
    pool.setConnectionInitSql(WARM_UP);
    pool.setMetricRegistry(metrics);
    return pool;
  }

  @Bean
  KeyRing secretKeys(ServerSettings settings) {
    KeyRing keys = settings.stores().keys();
    if (keys instanceof KeyFile file) {
      file.prepare();
    }
    return keys;
  }

  @Bean
  EngineSettings engineSettings(ServerSettings settings) {
    EngineSettings engine =
        new EngineSettings(
            HostName.withProcess(),
            ReleaseVersion.get(),
            settings.roles(),
            new EngineSettings.Slots(settings.work().queues(), settings.work().concurrency()),
            new EngineSettings.Spans(
                settings.spans().lease(),
                settings.spans().grace(),
                settings.spans().retention(),
                settings.spans().typeGrace()));
    return engine.withAlertUrl(alertUrl(settings));
  }

  /** The tracing, closed after the node. */
  @Bean(destroyMethod = "close")
  NodeTracing nodeTracing(ServerSettings settings, EngineSettings engine, Clock clock) {
    OtlpSettings tracing = settings.options().tracing();
    return tracing == null ? NodeTracing.OFF : OtlpExport.open(tracing, engine, clock);
  }

  private static String alertUrl(ServerSettings settings) {
    return settings.peopleUrl() + "/api/v1/alerts?status=firing";
  }

  @Bean
  Broker.Factory brokerFactory(ServerSettings settings) {
    RabbitSettings rabbitmq = settings.rabbitmq();
    return rabbitmq == null ? PostgresBroker::new : RabbitBroker.factory(rabbitmq);
  }

  @Bean
  TaskRuntime.@Nullable Factory runtimeFactory(ServerSettings settings, EngineSettings engine) {
    RabbitSettings rabbitmq = settings.rabbitmq();
    return rabbitmq == null ? null : CeleryRuntime.factory(rabbitmq.address(), engine.lease());
  }

  @Bean
  AllowedHosts networkReach(ServerSettings settings) {
    String port = ":" + settings.port();
    Set<String> own = new HashSet<>();
    own.add(URI.create(settings.localUrl()).getAuthority());
    List.of("127.0.0.1", "localhost", "[::1]").forEach(host -> own.add(host + port));
    URI self = settings.answers() ? URI.create(settings.localUrl()) : null;
    return new AllowedHosts(settings.options().allowPrivateAddresses(), own, self);
  }

  @Bean
  AllowedFolders folderReach(ServerSettings settings) {
    return new AllowedFolders(settings.files().allowed());
  }

  @Bean
  ProgramRules programRules(ServerSettings settings, AllowedFolders folders) {
    ServerSettings.Programs programs = settings.options().programs();
    return ProgramRules.of(programs.commands(), programs.interpreters(), folders);
  }

  @Bean
  OwnDatabase ownDatabase(
      DataSource dataSource, ServerDatabase database, ServerSettings settings, Clock clock) {
    return new OwnDatabase(
        dataSource, () -> own(database.address()), settings.options().programs().postgres(), clock);
  }

  private static OwnDatabase.Address own(DatabaseAddress address) {
    return new OwnDatabase.Address(address.url(), address.user(), address.password());
  }

  @Bean
  JdbcDrivers jdbcDrivers(ObjectProvider<Plugins> plugins) {
    List<ClassLoader> loaders = new ArrayList<>();
    loaders.add(ServerApplication.class.getClassLoader());
    plugins.stream().forEach(some -> loaders.addAll(some.loaders()));
    return new JdbcDrivers(loaders);
  }

  @Bean
  PrometheusMeterRegistry metrics() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  @Bean(destroyMethod = "close")
  JvmGcMetrics gcMetrics(PrometheusMeterRegistry registry) {
    JvmGcMetrics metrics = new JvmGcMetrics();
    metrics.bindTo(registry);
    return metrics;
  }

  @Bean
  CarillonMeters carillonMeters(Engine engine, PrometheusMeterRegistry registry) {
    CarillonMeters meters = new CarillonMeters(engine);
    meters.bindTo(registry);
    return meters;
  }

  @Bean
  ServerAgent metersAgent(CarillonMeters meters) {
    return meters::agent;
  }
}
