package io.carillon.server.pages;

import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Health and metrics for people, probes and Prometheus. */
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
      <tr><th>Reasons</th><td id="reasons">%4$s</td></tr>
      <tr><th>Version</th><td id="version">%2$s</td></tr>
      <tr><th>Time</th><td id="time">%3$s</td></tr>
      </table>
      </body>
      </html>
      """;

  private final Readiness readiness;
  private final Engine engine;
  private final EngineSettings settings;
  private final PrometheusMeterRegistry metrics;
  private final Clock clock;

  HealthPages(
      Readiness readiness,
      Engine engine,
      EngineSettings settings,
      PrometheusMeterRegistry metrics,
      Clock clock) {
    this.readiness = readiness;
    this.engine = engine;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  @GetMapping(value = "/health", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
  String page() {
    Set<String> troubles = readiness.troubles();
    return PAGE.formatted(
        Readiness.status(troubles),
        settings.version(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        String.join(" ", Readiness.reasons(troubles)));
  }

  @GetMapping("/health/live")
  ObjectNode live() {
    return Json.MAPPER.createObjectNode().put("status", "live");
  }

  @GetMapping("/health/ready")
  ResponseEntity<ObjectNode> ready() {
    Set<String> troubles = readiness.troubles();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("status", Readiness.status(troubles));
    troubles.forEach(json.putArray("troubles")::add);
    Readiness.reasons(troubles).forEach(json.putArray("reasons")::add);
    if (engine.brokerTrouble() != null) {
      json.put("degraded", "broker"); // executions still run, so the node stays ready
    }
    return ResponseEntity.status(
            troubles.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(json);
  }

  /**
   * Answers whether alerts work, for a dead man's switch outside: 503 with codes when rules are not
   * evaluated or announcements do not arrive.
   */
  @GetMapping("/health/alerts")
  ResponseEntity<ObjectNode> alerts() {
    Set<String> reasons = new TreeSet<>();
    try {
      engine.alerts().health().troubles().forEach(trouble -> reasons.add(trouble.code()));
    } catch (DataAccessException | TransactionException e) {
      reasons.add("database");
    }
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("status", reasons.isEmpty() ? "working" : "troubled");
    reasons.forEach(json.putArray("reasons")::add);
    return ResponseEntity.status(reasons.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(json);
  }

  @GetMapping(value = "/metrics", produces = "text/plain;version=0.0.4;charset=utf-8")
  String metrics() {
    return metrics.scrape();
  }
}
