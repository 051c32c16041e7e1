package io.carillon.server.api;

import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Whether it works: for people, for probes, for Prometheus. */
@RestController
class HealthPages {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Carillon</title></head>
      <body>
      <h1>Carillon</h1>
      <table>
      <tr><th>Status</th><td id="status" class="%1$s">%1$s</td></tr>
      <tr><th>Version</th><td id="version">%2$s</td></tr>
      <tr><th>Time</th><td id="time">%3$s</td></tr>
      </table>
      </body>
      </html>
      """;

  private final Engine engine;
  private final EngineSettings settings;
  private final TasksManager manager;
  private final PrometheusMeterRegistry metrics;
  private final Clock clock;

  HealthPages(
      Engine engine,
      EngineSettings settings,
      TasksManager manager,
      PrometheusMeterRegistry metrics,
      Clock clock) {
    this.engine = engine;
    this.settings = settings;
    this.manager = manager;
    this.metrics = metrics;
    this.clock = clock;
  }

  @GetMapping(value = "/health", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
  String page() {
    return PAGE.formatted(
        troubles().isEmpty() ? "ready" : "troubled",
        settings.version(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  @GetMapping("/health/live")
  ObjectNode live() {
    return Json.MAPPER.createObjectNode().put("status", "live");
  }

  /** Probes are not logged in: they learn which part is in trouble, not what the trouble says. */
  @GetMapping("/health/ready")
  ResponseEntity<ObjectNode> ready() {
    Map<String, String> troubles = troubles();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("status", troubles.isEmpty() ? "ready" : "troubled");
    troubles.keySet().forEach(json.putArray("troubles")::add);
    return ResponseEntity.status(
            troubles.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(json);
  }

  private Map<String, String> troubles() {
    Map<String, String> troubles = new TreeMap<>(engine.troubles());
    try {
      manager.now();
    } catch (DataAccessException | TransactionException e) {
      troubles.put("database", String.valueOf(e.getMessage()));
    }
    return troubles;
  }

  @GetMapping(value = "/metrics", produces = "text/plain;version=0.0.4;charset=utf-8")
  String metrics() {
    return metrics.scrape();
  }
}
