package io.carillon.spring.tracing;

import io.carillon.tracing.Tracing;

/**
 * The tracing of a node, closed with it.
 *
 * @param tracing creates the spans
 * @param exporter sends the last ones when it is closed
 */
public record NodeTracing(Tracing tracing, AutoCloseable exporter) implements AutoCloseable {

  /** No tracing. */
  public static final NodeTracing OFF = of(Tracing.OFF);

  /** Returns tracing whose spans another component exports. */
  public static NodeTracing of(Tracing tracing) {
    return new NodeTracing(tracing, () -> {});
  }

  /** Sends the last spans, and waits for that at most 5 s. */
  @Override
  public void close() throws Exception {
    exporter.close();
  }
}
