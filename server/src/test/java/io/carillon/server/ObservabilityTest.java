package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.definition.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The dashboard and the rules against what a node really exposes. */
class ObservabilityTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("carillon.build.root", ".."), "docs", "observability");
  private static final Set<String> OF_PROMETHEUS = Set.of("up");
  private static final Pattern TEXTS = Pattern.compile("\"[^\"]*\"");
  private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\s*\\{([^}]*)}");
  private static final Pattern NEXT_SELECTOR = Pattern.compile(",(?=\\w+[=!])");
  private static final Pattern LABELS = Pattern.compile("(?:by|on)\\s*\\(([^)]*)\\)");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:carillon|hikaricp|jvm|process|system)_\\w+\\b|\\bup\\b");

  @TempDir private static Path data;
  private static Set<String> exposed;
  private static String page;

  @BeforeAll
  static void scrape() {
    try (TestServer server = new TestServer(data)) {
      String body =
          """
          {"name": "measured", "task_type": "scrape", "schedule": {"type": "interval", "every": "1s"},
            "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
          """
              .formatted(server.pageUrl());
      assertThat(server.post("/api/v1/task-configs", body).status()).isEqualTo(201);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(server.get("/metrics").response().body())
                  .contains("carillon_execution_lateness_seconds_bucket", "carillon_configs{"));
      page = server.get("/metrics").response().body();
    }
    exposed = new TreeSet<>();
    Matcher names = Pattern.compile("(?m)^(\\w+)[ {]").matcher(page);
    while (names.find()) {
      exposed.add(names.group(1));
    }
  }

  @AfterAll
  static void forget() {
    exposed = Set.of();
  }

  private static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> expressionsOfRules() {
    List<String> found = new ArrayList<>();
    Matcher expressions =
        Pattern.compile("(?m)^ +expr: '(.*)'$").matcher(read("carillon-rules.yml"));
    while (expressions.find()) {
      found.add(expressions.group(1));
    }
    return found;
  }

  private static List<String> expressionsOfDashboard() {
    List<String> found = new ArrayList<>();
    JsonNode dashboard = Json.MAPPER.readTree(read("carillon-dashboard.json"));
    for (JsonNode panel : dashboard.get("panels")) {
      panel.get("targets").forEach(target -> found.add(target.get("expr").stringValue()));
    }
    return found;
  }

  private static Set<String> metrics(String expression) {
    Set<String> metrics = new HashSet<>();
    Matcher names = METRIC.matcher(TEXTS.matcher(expression).replaceAll("\"\""));
    while (names.find()) {
      metrics.add(names.group());
    }
    return metrics;
  }

  @Test
  void everyExpressionUsesMetricsThatANodeExposes() {
    List<String> all = new ArrayList<>(expressionsOfRules());
    all.addAll(expressionsOfDashboard());
    assertThat(all).hasSizeGreaterThan(45);
    for (String expression : all) {
      Set<String> metrics = metrics(expression);
      assertThat(metrics).as(expression).isNotEmpty();
      metrics.removeAll(OF_PROMETHEUS);
      assertThat(exposed).as(expression).containsAll(metrics);
    }
  }

  @Test
  void everyLabelOfAnExpressionIsOneOfItsMetrics() {
    for (String expression : expressionsOfDashboard()) {
      Matcher selectors = SELECTOR.matcher(expression);
      while (selectors.find()) {
        for (String condition : NEXT_SELECTOR.split(selectors.group(2), -1)) {
          requireLabel(selectors.group(1), condition.replaceFirst("[=!].*", "").strip());
        }
      }
      Matcher groups = LABELS.matcher(expression);
      while (groups.find()) {
        for (String label : groups.group(1).split(",", -1)) {
          metrics(expression).forEach(metric -> requireLabel(metric, label.strip()));
        }
      }
    }
  }

  private static void requireLabel(String metric, String label) {
    if (!label.equals("instance")) { // added by Prometheus
      assertThat(page)
          .as("%s has the label %s", metric, label)
          .containsPattern("(?m)^" + metric + "\\{[^}]*\\b" + label + "=");
    }
  }

  @Test
  void noMetricHasALabelWithoutABound() {
    assertThat(page).doesNotContain("task_config_id=", "execution_id=", "config=", "worker_id=");
  }

  @Test
  void bracketsOfEveryExpressionAreBalanced() {
    List<String> all = new ArrayList<>(expressionsOfRules());
    all.addAll(expressionsOfDashboard());
    for (String expression : all) {
      String bare = TEXTS.matcher(expression).replaceAll("");
      assertThat(bare.chars().filter(c -> c == '(').count())
          .as(expression)
          .isEqualTo(bare.chars().filter(c -> c == ')').count());
    }
  }
}
