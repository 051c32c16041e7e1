package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.TestServer.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A server whose database goes away and comes back. */
class DatabaseOutageTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path data;

  private static String config(String name, String url) {
    return """
    {"name": "%s", "task_type": "scrape", "schedule": {"type": "interval", "every": "1s"},
     "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
    """
        .formatted(name, url);
  }

  private static int port(EmbeddedPostgres postgres) {
    return URI.create(postgres.jdbcUrl().substring("jdbc:".length())).getPort();
  }

  @Test
  void itAnswers503UntilTheDatabaseIsBackAndLosesNothingThatWasAcknowledged() {
    var folder = EmbeddedPostgres.Settings.of(data.resolve("postgres"));
    EmbeddedPostgres first = EmbeddedPostgres.start(folder);
    int port = port(first);
    try (TestServer server = new TestServer(data.resolve("server"), first)) {
      ObjectNode kept = server.post(CONFIGS, config("kept", server.pageUrl())).json();
      String path = CONFIGS + "/" + kept.get("id").longValue();
      await().atMost(LONG).until(() -> succeeded(server, path) > 0);

      first.close();
      Answer refused = server.post(CONFIGS, config("refused", server.pageUrl()));
      assertThat(refused.status()).as(refused.response().body()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(refused.json().get("code").stringValue()).isEqualTo("unavailable");
      assertThat(server.stranger("GET", "/health/ready").status()).isEqualTo(503);
      assertThat(server.stranger("GET", "/health/live").status()).isEqualTo(200);
      assertThat(server.get("/health/live").status()).as("with a token").isEqualTo(200);

      EmbeddedPostgres second = EmbeddedPostgres.start(folder.withPort(port));
      try {
        await().atMost(LONG).until(() -> server.stranger("GET", "/health/ready").status() == 200);
        int before = succeeded(server, path);
        await().atMost(LONG).until(() -> succeeded(server, path) > before);
        assertThat(server.get(CONFIGS + "?q=refused").json().get("items")).isEmpty();
        assertThat(server.get(path + "/audit").json().get("findings")).isEmpty();
      } finally {
        second.close();
      }
    }
  }

  private static int succeeded(TestServer server, String path) {
    return server.get(path + "/executions?status=succeeded&limit=500").json().get("items").size();
  }
}
