package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node without anybody who takes work says so. */
class ReadinessTest {

  @TempDir private Path data;

  @ParameterizedTest
  @ValueSource(strings = {"drain", "pause"})
  void aNodeIsNotReadyWhenItsOnlyWorkerTakesNothing(String order) {
    try (TestServer server = new TestServer(data)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.get("/api/v1/workers").json().get("items").size() == 1);
      String id = server.get("/api/v1/workers").json().at("/items/0/id").stringValue();
      Answer ordered = server.post("/api/v1/workers/" + id + "/" + order, null);
      assertThat(ordered.json().get("warning").stringValue()).contains("default");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.stranger("GET", "/health/ready").status() == 503);
      Answer ready = server.stranger("GET", "/health/ready");
      assertThat(ready.json().at("/troubles/0").stringValue()).isEqualTo("workers");
      assertThat(ready.json().at("/reasons/0").stringValue()).contains("Resume it");
      assertThat(server.stranger("GET", "/health").response().body()).contains("Resume it");
      assertThat(server.post("/api/v1/workers/" + id + "/resume", null).json().has("warning"))
          .isFalse();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.stranger("GET", "/health/ready").status() == 200);
    }
  }
}
