package io.carillon.server.stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.stereotype.Component;

/** The meters of the live stream. */
@Component
final class StreamMeters {

  StreamMeters(StreamHub hub, PrometheusMeterRegistry registry) {
    Gauge.builder("carillon.stream.clients", hub, StreamHub::clients)
        .description("Open live streams of this node")
        .register(registry);
    FunctionCounter.builder("carillon.stream.dropped", hub, StreamHub::dropped)
        .description("Clients of live streams that were dropped because they took nothing")
        .register(registry);
  }
}
