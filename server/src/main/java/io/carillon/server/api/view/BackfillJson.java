package io.carillon.server.api.view;

import io.carillon.definition.Json;
import io.carillon.manager.run.BackfillResult;
import io.carillon.manager.run.LeftOut;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes results of backfills. */
public final class BackfillJson {

  private BackfillJson() {}

  /** Returns the result of a backfill. */
  public static ObjectNode of(BackfillResult result) {
    BackfillResult.Found found = result.found();
    ObjectNode json = JsonViews.fields(result);
    json.remove("found");
    ArrayNode refused = json.putArray("refused");
    result.refused().forEach(one -> refused.add(refused(one)));
    ArrayNode leftOut = json.putArray("left_out");
    result.leftOut().forEach(one -> leftOut.add(leftOut(one)));
    json.setAll(JsonViews.fields(found));
    return json;
  }

  private static ObjectNode leftOut(LeftOut group) {
    ObjectNode json =
        Json.MAPPER.createObjectNode().put("code", group.code()).put("count", group.count());
    ArrayNode first = json.putArray("first");
    group.first().forEach(one -> first.add(refused(one)));
    return json;
  }

  private static ObjectNode refused(BackfillResult.Refused refused) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("due_at", refused.dueAt().toString());
    return SentenceJson.put(json, "reason", refused.reason());
  }
}
