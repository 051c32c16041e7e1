package io.carillon.server.api.cluster;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.server.front.RequestLimits;
import io.carillon.server.settings.ServerSettings;
import io.carillon.time.Durations;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says what this server is: its version, roles, limits and features. */
@RestController
@RequestMapping("/api/v1")
class AboutApi {

  private static final int MOST_ROWS = 500;
  private static final int MOST_RUNS = 10_000;

  private final EngineSettings engine;
  private final ServerSettings settings;
  private final Database database;
  private final Instant startedAt;

  AboutApi(EngineSettings engine, ServerSettings settings, Database database, Clock clock) {
    this.engine = engine;
    this.settings = settings;
    this.database = database;
    this.startedAt = clock.instant();
  }

  @GetMapping("/about")
  ObjectNode about() {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("version", engine.version())
            .put("node", engine.node())
            .put("now", database.time().toString())
            .put("started_at", startedAt.toString());
    ArrayNode roles = json.putArray("roles");
    engine.roles().stream().map(Role::code).sorted().forEach(roles::add);
    json.putObject("database")
        .put("version", databaseVersion())
        .put("embedded", settings.stores().database() == null);
    json.put("broker", settings.stores().rabbitmq() == null ? "postgres" : "rabbitmq")
        .put("retention", Durations.format(engine.retention()))
        .put("lease", Durations.format(engine.lease()));
    json.putObject("limits")
        .put("page", MOST_ROWS)
        .put("body_bytes", RequestLimits.BODY_BYTES)
        .put("run_many", MOST_RUNS)
        .put("bulk", BulkChanges.MOST);
    ArrayNode features = json.putArray("features");
    features().forEach(features::add);
    return json;
  }

  private Set<String> features() {
    Set<String> features =
        new TreeSet<>(Set.of("alerts", "connections", "idempotency_keys", "queue_pause"));
    if (settings.stores().rabbitmq() != null) {
      features.add("celery");
    }
    if (!settings.stores().keys().keys().isEmpty()) {
      features.add("secrets");
    }
    return features;
  }

  private String databaseVersion() {
    return database.sql().sql("show server_version").query(String.class).single();
  }
}
