package io.carillon.spring.tracing;

import io.carillon.engine.EngineSettings;
import io.carillon.spring.CarillonAutoConfiguration;
import io.carillon.spring.CarillonProperties;
import io.carillon.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Traces executions: by an exporter of Carillon's own when {@code carillon.tracing.endpoint} is
 * set, otherwise by the application's {@link OpenTelemetry} bean, which Spring Boot makes for an
 * application with {@code spring-boot-starter-opentelemetry}.
 */
@AutoConfiguration(before = CarillonAutoConfiguration.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CarillonProperties.class)
public final class TracingAutoConfiguration {

  private static final String EXPORTER =
      "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter";

  /** Created by Spring. */
  public TracingAutoConfiguration() {}

  /** The tracing of the node, closed after it. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  NodeTracing nodeTracing(
      CarillonProperties properties,
      ObjectProvider<OpenTelemetry> telemetry,
      ObjectProvider<EngineSettings> settings) {
    CarillonProperties.Tracing tracing = properties.tracing();
    if (!tracing.enabled()) {
      return NodeTracing.OFF;
    }
    if (tracing.endpoint() != null) {
      return export(tracing, settings.getObject());
    }
    OpenTelemetry application = telemetry.getIfUnique();
    return application == null
        ? NodeTracing.OFF
        : NodeTracing.of(Tracing.of(application, Clock.systemUTC()));
  }

  /** What creates the spans. */
  @Bean
  @ConditionalOnMissingBean
  Tracing carillonTracing(NodeTracing node) {
    return node.tracing();
  }

  private static NodeTracing export(CarillonProperties.Tracing tracing, EngineSettings node) {
    if (!ClassUtils.isPresent(EXPORTER, TracingAutoConfiguration.class.getClassLoader())) {
      throw new IllegalStateException(
          "carillon.tracing.endpoint needs io.opentelemetry:opentelemetry-exporter-otlp on the"
              + " class path");
    }
    return OtlpExport.open(settings(tracing), node, Clock.systemUTC());
  }

  private static OtlpSettings settings(CarillonProperties.Tracing tracing) {
    Map<String, String> headers = tracing.headers();
    try {
      return new OtlpSettings(tracing.requireEndpoint(), tracing.sample(), headers);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("carillon.tracing." + e.getMessage(), e);
    }
  }
}
