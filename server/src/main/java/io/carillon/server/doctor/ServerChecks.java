package io.carillon.server.doctor;

import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.http.ApiAnswer;
import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.http.UnreachableException;
import io.carillon.cli.session.Session;
import io.carillon.server.settings.ReleaseVersion;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A running server: the one that other commands talk to. */
final class ServerChecks {

  private static final Duration SKEW = Duration.ofSeconds(3); // the header has whole seconds

  private final Session session;

  ServerChecks(Session session) {
    this.session = session;
  }

  /** Returns whether a server answers. */
  boolean answers() throws InterruptedException {
    try {
      return session.client().get(Query.root("/health/live")).status() == 200;
    } catch (UnreachableException | ApiProblem | UsageException e) {
      return false;
    }
  }

  List<Finding> check() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    String url = session.client().url();
    try {
      ApiAnswer live = session.client().get(Query.root("/health/live"));
      findings.add(Finding.ok("doctor.server", url));
      clock(findings, live.date());
      ready(findings);
      workers(findings);
    } catch (UnreachableException e) {
      findings.add(Finding.warning("doctor.server_away", url));
    } catch (ApiProblem e) {
      findings.add(Finding.fault("doctor.server_refuses", url, e.status()));
    }
    return findings;
  }

  private void clock(List<Finding> findings, @Nullable String date) {
    try {
      Instant there =
          ZonedDateTime.parse(String.valueOf(date), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
      Duration skew = Duration.between(there, session.terminal().clock().instant()).abs();
      findings.add(
          skew.compareTo(SKEW) > 0
              ? Finding.warning("doctor.clock_skew", skew.toSeconds())
              : Finding.ok("doctor.clock"));
    } catch (DateTimeException e) {
      // a proxy left it out
    }
  }

  private void ready(List<Finding> findings) throws InterruptedException {
    try {
      JsonNode ready = session.client().get(Query.root("/health/ready")).json();
      troubles(findings, ready);
    } catch (ApiProblem e) {
      findings.add(Finding.fault("doctor.not_ready", e.status()));
    }
  }

  private static void troubles(List<Finding> findings, JsonNode ready) {
    List<JsonNode> troubles = ready.path("troubles").valueStream().toList();
    troubles.forEach(
        trouble -> findings.add(Finding.fault("doctor.trouble", trouble.asString(""))));
    ready
        .path("reasons")
        .forEach(reason -> findings.add(Finding.warning("doctor.reason", reason.asString(""))));
    if (ready.path("degraded").isString()) {
      findings.add(Finding.warning("doctor.degraded", ready.path("degraded").stringValue()));
    }
    if (troubles.isEmpty()) {
      findings.add(Finding.ok("doctor.ready"));
    }
  }

  private void workers(List<Finding> findings) throws InterruptedException {
    TreeSet<String> versions = new TreeSet<>();
    int alive = 0;
    for (JsonNode worker : session.client().get(Query.of("/workers")).json().path("items")) {
      if (worker.path("ended_at").isNull()) {
        alive++;
        if (worker.path("runtime").asString("").equals("java")) {
          versions.add(worker.path("version").asString(""));
        }
      }
    }
    findings.add(
        alive == 0
            ? Finding.warning("doctor.no_workers")
            : Finding.ok("doctor.workers", alive, String.join(", ", versions)));
    versions.add(ReleaseVersion.get());
    if (versions.size() > 1) {
      findings.add(Finding.warning("doctor.versions", String.join(", ", versions)));
    }
  }
}
