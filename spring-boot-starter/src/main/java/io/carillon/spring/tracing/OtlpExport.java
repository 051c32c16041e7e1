package io.carillon.spring.tracing;

import io.carillon.engine.EngineSettings;
import io.carillon.tracing.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Exports spans by OTLP over HTTP, in the background. At most {@value #MOST_WAITING} spans wait, of
 * a few KiB each; what comes while so many wait is dropped.
 */
public final class OtlpExport {

  static final int MOST_WAITING = 4_096;

  private static final int BATCH = 512;
  private static final int LONGEST_VALUE = 1_000;
  private static final int MOST_ATTRIBUTES = 32;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long CLOSING_SECONDS = 5;

  private OtlpExport() {}

  /** Opens tracing by these settings; it connects to nothing until there are spans. */
  public static NodeTracing open(OtlpSettings settings, EngineSettings node, InstantSource clock) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource(node))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sample())))
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxAttributeValueLength(LONGEST_VALUE)
                    .setMaxNumberOfAttributes(MOST_ATTRIBUTES)
                    .build())
            .addSpanProcessor(processor(settings))
            .build();
    OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    return new NodeTracing(
        Tracing.of(telemetry, clock),
        () -> provider.shutdown().join(CLOSING_SECONDS, TimeUnit.SECONDS));
  }

  private static Resource resource(EngineSettings node) {
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.builder()
                    .put("service.name", "carillon")
                    .put("service.version", node.version())
                    .put("service.instance.id", node.node())
                    .build()));
  }

  private static BatchSpanProcessor processor(OtlpSettings settings) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setHeaders(settings::headers)
            .setTimeout(PATIENCE)
            .setMeterProvider(MeterProvider.noop())
            .build();
    return BatchSpanProcessor.builder(exporter)
        .setMaxQueueSize(MOST_WAITING)
        .setMaxExportBatchSize(BATCH)
        .setScheduleDelay(EVERY)
        .setExporterTimeout(PATIENCE)
        .build();
  }
}
