package io.carillon.server.api.alert;

import io.carillon.alert.Alerts;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.AlertSettings;
import io.carillon.alert.rule.AlertSettingsStore;
import io.carillon.alert.rule.RuleJson;
import io.carillon.database.Page;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.api.input.Paging;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.Principal;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists, reads, creates, replaces and deletes alert rules; tests their receivers; settings. */
@RestController
@RequestMapping("/api/v1")
class AlertRulesApi {

  /** Identifies the list in cursors. */
  private static final String LIST = "alert rules";

  private static final String RULES = "/alert-rules";

  private final Alerts alerts;

  AlertRulesApi(Engine engine) {
    this.alerts = engine.alerts();
  }

  @GetMapping(RULES)
  ObjectNode list(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    Long after = Paging.after(LIST, cursor.orElse(null), Long::valueOf);
    return Paging.page(
        LIST,
        Page.of(alerts.rules().list(after == null ? 0 : after, rows + 1), rows),
        RuleJson::write,
        last -> String.valueOf(last.id()));
  }

  @GetMapping(RULES + "/{id}")
  ResponseEntity<ObjectNode> get(@PathVariable("id") long id) {
    return answer(ResponseEntity.ok(), alerts.rules().get(id));
  }

  private static ResponseEntity<ObjectNode> answer(
      ResponseEntity.BodyBuilder answer, AlertRule rule) {
    return answer.eTag(EntityTags.tag(rule.version())).body(RuleJson.write(rule));
  }

  @PostMapping(RULES)
  ResponseEntity<ObjectNode> create(
      @RequestBody ObjectNode body, Principal user, HttpServletRequest request) {
    AlertRule rule = alerts.create(RuleJson.read(body), user.getName());
    TrailDetail.say(request, String.valueOf(rule.id()), rule.definition().name());
    URI place = URI.create("/api/v1" + RULES + "/" + rule.id());
    return answer(ResponseEntity.created(place), rule);
  }

  @PutMapping(RULES + "/{id}")
  ResponseEntity<ObjectNode> replace(
      @PathVariable("id") long id,
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user,
      HttpServletRequest request) {
    AlertRule rule =
        alerts.update(id, EntityTags.asked(ifMatch), RuleJson.read(body), user.getName());
    TrailDetail.say(request, String.valueOf(id), rule.definition().name());
    return answer(ResponseEntity.ok(), rule);
  }

  @DeleteMapping(RULES + "/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable("id") long id,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      HttpServletRequest request) {
    AlertRule rule = alerts.rules().delete(id, EntityTags.asked(ifMatch));
    TrailDetail.say(request, String.valueOf(id), rule.definition().name());
  }

  /** Sends a test message to the receivers of a rule. */
  @PostMapping(RULES + "/{id}/test")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ObjectNode test(@PathVariable("id") long id) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode ids = json.putArray("announcement_ids");
    alerts.test(id).forEach(announcement -> ids.add(announcement.toString()));
    return json;
  }

  @GetMapping("/alert-settings")
  ResponseEntity<ObjectNode> settings() {
    return answer(alerts.settings());
  }

  @PutMapping("/alert-settings")
  ResponseEntity<ObjectNode> putSettings(
      @RequestBody ObjectNode body,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    return answer(
        alerts.putSettings(AlertSettings.read(body), EntityTags.asked(ifMatch), user.getName()));
  }

  private static ResponseEntity<ObjectNode> answer(AlertSettingsStore.Saved saved) {
    ObjectNode json =
        saved
            .settings()
            .json()
            .put("version", saved.version())
            .put("updated_at", saved.updatedAt().toString())
            .put("updated_by", saved.updatedBy());
    return ResponseEntity.ok().eTag(EntityTags.tag(saved.version())).body(json);
  }
}
