package io.carillon.server.api.cluster;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.health.ClusterHealth;
import io.carillon.health.HealthCause;
import io.carillon.node.NodeRow;
import io.carillon.node.NodeStore;
import io.carillon.sentence.Sentence;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.api.view.SentenceJson;
import io.carillon.server.language.RequestLanguage;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the nodes of the cluster, and reports its health. */
@RestController
@RequestMapping("/api/v1")
class NodesApi {

  private final Database database;
  private final NodeStore nodes;
  private final ClusterHealth health;

  NodesApi(Database database, Engine engine) {
    this.database = database;
    this.nodes = new NodeStore(database);
    this.health = engine.clusterHealth();
  }

  @GetMapping("/nodes")
  ObjectNode nodes() {
    return Paging.all(nodes.all(), NodesApi::node);
  }

  private static ObjectNode node(NodeRow node) {
    NodeRow.Home home = node.home();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", node.id().toString())
            .put("name", home.name())
            .put("host", home.host())
            .put("pid", home.pid())
            .put("version", home.version());
    home.roles().forEach(json.putArray("roles")::add);
    json.put("alive", node.alive())
        .put("started_at", node.times().startedAt().toString())
        .put("heartbeat_at", node.times().heartbeatAt().toString())
        .put("ended_at", JsonViews.text(node.times().endedAt()))
        .put("behind_ms", node.health().behindMillis())
        .put("clock_offset_ms", node.health().clockOffsetMillis());
    ObjectNode troubles = json.putObject("troubles");
    node.health().troubles().forEach(troubles::put);
    return json;
  }

  @GetMapping("/health/report")
  ObjectNode report() {
    List<HealthCause> causes = health.causes();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("status", status(causes))
            .put("at", database.time().toString());
    ArrayNode array = json.putArray("causes");
    causes.forEach(cause -> array.add(cause(cause)));
    return json;
  }

  private static String status(List<HealthCause> causes) {
    HealthCause.Severity worst =
        causes.isEmpty() ? HealthCause.Severity.NOTICE : causes.getFirst().severity();
    return worst == HealthCause.Severity.NOTICE ? "ok" : worst.code();
  }

  private static ObjectNode cause(HealthCause cause) {
    Sentence sentence = cause.sentence();
    ObjectNode json = Json.MAPPER.createObjectNode().put("code", sentence.code());
    json.set("arguments", Json.MAPPER.valueToTree(sentence.arguments()));
    json.put("text", sentence.text(RequestLanguage.current()))
        .put("severity", cause.severity().code())
        .put("since", JsonViews.text(cause.since()));
    return SentenceJson.put(json, "action", cause.action());
  }
}
