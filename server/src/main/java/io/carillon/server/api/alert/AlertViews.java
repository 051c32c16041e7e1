package io.carillon.server.api.alert;

import io.carillon.alert.announce.Announcement;
import io.carillon.alert.kind.Words;
import io.carillon.alert.life.Alert;
import io.carillon.alert.life.AlertState;
import io.carillon.definition.Json;
import io.carillon.server.api.view.JsonViews;
import tools.jackson.databind.node.ObjectNode;

/** Writes alerts and announcements as JSON. */
public final class AlertViews {

  private AlertViews() {}

  /** Returns an alert, with its sentence in both languages. */
  public static ObjectNode alert(Alert alert) {
    AlertState state = alert.state();
    AlertState.End end = state.end();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", alert.id())
            .put("status", state.status().code())
            .put("kind", alert.rule().kind())
            .put("rule_id", alert.rule().id())
            .put("rule_name", alert.rule().name())
            .put("task_config_id", alert.subject().taskConfigId())
            .put("task_type", alert.subject().taskType())
            .put("queue", alert.subject().queue())
            .put("subject", alert.subject().name());
    Words words = alert.words();
    json.putObject("summary").put("en", words.english()).put("zh", words.chinese());
    json.set("arguments", alert.arguments());
    return json.put("started_at", state.times().startedAt().toString())
        .put("fired_at", JsonViews.text(state.times().firedAt()))
        .put("cleared_at", JsonViews.text(state.times().clearedAt()))
        .put("resolved_at", end == null ? null : end.at().toString())
        .put("resolution", end == null ? null : end.why().code())
        .put("silence_id", state.silenceId())
        .put("announcements", alert.told().times())
        .put("announced_at", JsonViews.text(alert.told().lastAt()))
        .put("repeat_at", JsonViews.text(alert.told().repeatAt()));
  }

  static ObjectNode announcement(Announcement announcement) {
    return Json.MAPPER
        .createObjectNode()
        .put("id", announcement.id().toString())
        .put("reason", announcement.reason().code())
        .put("task_type", announcement.taskType())
        .put("title", announcement.title())
        .put("status", announcement.progress().status().code())
        .put("attempt", announcement.progress().attempt())
        .put("created_at", announcement.times().createdAt().toString())
        .put("next_at", JsonViews.text(announcement.times().nextAt()))
        .put("ended_at", JsonViews.text(announcement.times().endedAt()))
        .put("error", announcement.progress().error());
  }
}
