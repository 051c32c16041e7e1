package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A little of everything for the pages of the console, made by the REST interface. */
final class ConsoleWorld {

  private static final String CONFIGS = "/api/v1/task-configs";

  private final TestServer server;
  private final long good;
  private final long broken;
  private final long report;
  private final String execution;
  private final String failure;

  ConsoleWorld(TestServer server) {
    this.server = server;
    calendar();
    this.good =
        config(
            """
            {"name": "prices", "task_type": "http_request", "parameters": {"url": "%s"},
             "description": "Reads the prices of the shop.", "labels": {"team": "web", "tier": "1"},
             "schedule": {"type": "interval", "every": "1h"}}
            """
                .formatted(server.pageUrl()));
    this.broken =
        config(
            """
            {"name": "broken", "task_type": "http_request", "parameters": {"url": "http://127.0.0.1:1/"},
             "labels": {"team": "web"}, "retry": {"max_attempts": 1}, "schedule": {"type": "manual"}}
            """);
    this.execution = run(good);
    this.failure = run(broken);
    this.report = nightly();
    paused();
    connection();
    alert();
    refused();
    ended(execution);
    ended(failure);
  }

  long good() {
    return good;
  }

  long broken() {
    return broken;
  }

  /** Daily, with a past. */
  long report() {
    return report;
  }

  /** An execution that succeeded. */
  String execution() {
    return execution;
  }

  /** An execution that failed. */
  String failure() {
    return failure;
  }

  /** The addresses of all pages of the console, by names for files. */
  Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    for (String name :
        new String[] {
          "configs",
          "executions",
          "decisions",
          "forecast",
          "status",
          "bulk",
          "types",
          "workers",
          "queues",
          "calendars",
          "alerts",
          "connections",
          "admin/secrets",
          "admin/tokens",
          "admin/trail",
          "configs/new"
        }) {
      pages.put(name.replace('/', '-'), "/" + name);
    }
    pages.put("config", "/configs/" + good);
    pages.put("config-edit", "/configs/" + good + "/edit");
    pages.put("config-executions", "/configs/" + good + "?tab=executions");
    pages.put("config-audit", "/configs/" + good + "?tab=audit");
    pages.put("config-definition", "/configs/" + good + "?tab=definition");
    pages.put("execution", "/executions/" + execution);
    pages.put("failure", "/executions/" + failure);
    pages.put("failure-error", "/executions/" + failure + "?tab=error");
    pages.put("config-broken", "/configs/" + broken);
    pages.put("config-report", "/configs/" + report);
    pages.put("config-statistics", "/configs/" + good + "?tab=statistics");
    pages.put("config-changes", "/configs/" + good + "?tab=changes");
    pages.put("alerts-rules", "/alerts?tab=rules");
    pages.put("alerts-silences", "/alerts?tab=silences");
    pages.put("alerts-receivers", "/alerts?tab=receivers");
    pages.put("calendar", "/calendars/company");
    pages.put("forecast-month", "/forecast?view=month");
    pages.put("not-found", "/configs/999999");
    pages.put("login", "/login");
    pages.put("type", "/types/http_request");
    return pages;
  }

  private void calendar() {
    sent(
        "PUT",
        "/api/v1/calendars/company",
        """
        {"timezone": "Asia/Shanghai", "description": "Days off of the company",
         "holidays": [{"date": "2026-10-01", "until": "2026-10-07", "name": "国庆节"},
           {"date": "2027-01-01", "name": "New Year"}],
         "blackouts": [{"name": "weekend", "days": ["sat", "sun"]},
           {"name": "night", "from": "22:00", "to": "02:00"}],
         "working_days": [{"date": "2026-12-05", "name": "make-up"}]}
        """);
  }

  private long nightly() {
    long made =
        config(
            """
            {"name": "nightly-report", "task_type": "http_request", "parameters": {"url": "%s"},
             "labels": {"team": "finance"},
             "schedule": {"type": "cron", "expression": "0 3 * * *", "timezone": "Asia/Shanghai",
               "calendar": "company", "on_excluded": "next"}}
            """
                .formatted(server.pageUrl()));
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    sent(
        "POST",
        CONFIGS + "/" + made + "/backfill",
        "{\"from\": \"%s\", \"to\": \"%s\"}".formatted(today.minus(20, ChronoUnit.DAYS), today));
    return made;
  }

  private void paused() {
    long paused =
        config(
            """
            {"name": "mail-digest", "task_type": "http_request", "parameters": {"url": "%s"},
             "schedule": {"type": "cron", "expression": "30 8 * * 1-5", "timezone": "Europe/Berlin"}}
            """
                .formatted(server.pageUrl()));
    sent("POST", CONFIGS + "/" + paused + "/pause", "{\"reason\": \"the mail server moves\"}");
  }

  private void connection() {
    sent("PUT", "/api/v1/secrets/shop.token", "{\"value\": \"a-value-for-tests\"}");
    sent(
        "POST",
        "/api/v1/connections",
        """
        {"name": "shop", "kind": "http", "description": "The shop",
         "settings": {"base_url": "%s",
           "authentication": {"type": "bearer", "token": "${secret:shop.token}"}}}
        """
            .formatted(server.pageUrl()));
  }

  private void alert() {
    sent(
        "POST",
        "/api/v1/alert-rules",
        """
        {"name": "A failure", "kind": "failures_in_a_row",
         "condition": {"failures": 1},
         "announce": [{"task_type": "http_request", "parameters": {"url": "%s"}}]}
        """
            .formatted(server.pageUrl()));
  }

  /** An operation on many, of which one is refused. */
  private void refused() {
    sent(
        "POST",
        CONFIGS + "/bulk",
        "{\"ids\": [%d, %d], \"background\": true, \"patch\": {\"labels\": {\"checked\": \"yes\"}}}"
            .formatted(good, broken));
  }

  private long config(String body) {
    return sent("POST", CONFIGS, body).get("id").longValue();
  }

  private String run(long config) {
    return sent("POST", CONFIGS + "/" + config + "/run", null).get("execution_id").stringValue();
  }

  private void ended(String id) {
    Awaitility.await()
        .until(() -> !server.get("/api/v1/executions/" + id).json().get("finished_at").isNull());
  }

  private JsonNode sent(String method, String path, @Nullable String body) {
    Answer answer = server.send(method, path, body);
    assertThat(answer.status()).as(path + " " + answer.response().body()).isBetween(200, 202);
    return answer.json();
  }
}
