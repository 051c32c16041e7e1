package io.carillon.spring.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.engine.EngineSettings;
import io.carillon.tracing.Subject;
import io.carillon.tracing.TickSpans;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OtlpExportTest {

  private static final Instant DUE = Instant.parse("2026-11-30T08:00:00Z");

  private static OtlpSettings settings(String url) {
    return new OtlpSettings(URI.create(url), 1, Map.of("api-key", "secret"));
  }

  @Test
  void aReceiverThatNeverAnswersHoldsUpNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodeTracing node =
          OtlpExport.open(
              settings("http://127.0.0.1:" + silent.getLocalPort()),
              EngineSettings.of("one"),
              Clock.systemUTC());
      long start = System.nanoTime();

      for (int i = 0; i < 5 * OtlpExport.MOST_WAITING; i++) {
        TickSpans tick = Objects.requireNonNull(node.tracing().tick(DUE));
        assertThat(tick.fired(new Subject(UUID.randomUUID(), 1, "note"), DUE)).isNotNull();
        tick.end();
      }
      node.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }
  }

  @Test
  void theUrlIsCompletedAndChecked() {
    assertThat(settings("http://collector:4318").endpoint())
        .isEqualTo(URI.create("http://collector:4318/v1/traces"));
    assertThat(settings("https://collector/otlp/v1/traces").endpoint().getPath())
        .isEqualTo("/otlp/v1/traces");
    assertThatThrownBy(() -> settings("collector:4317"))
        .hasMessageContaining("endpoint must be an http or https URL")
        .hasMessageContaining("collector:4317");
    assertThatThrownBy(() -> new OtlpSettings(URI.create("http://c"), 1.5, Map.of()))
        .hasMessageContaining("sample must be 0 to 1, not 1.5");
    assertThat(settings("http://c").toString()).doesNotContain("secret");
  }
}
