package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.fault.Quote;
import io.carillon.json.JsonFields;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A config is in the status {@code error}: it cannot be scheduled. Between complete passes only
 * configs are looked at that changed.
 */
final class ConfigInError implements AlertKind {

  private static final int LONGEST_REASON = 300;

  private final ConfigMatch match =
      new ConfigMatch(
          this,
          Set.of(ConfigStatus.ERROR),
          """
          select e.id as config, e.status_reason as reason from carillon.task_config e
          where e.status = 'error' and (:complete or e.updated_at >= :since)
          """,
          "true");

  @Override
  public String code() {
    return "config_error";
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    return Json.MAPPER.createObjectNode();
  }

  @Override
  public void find(Pass pass, Found found) {
    match.find(pass, found, query -> query.param("complete", pass.complete()), ConfigInError::row);
    pass.keepUnmoved(found, any -> true);
  }

  private static Finding row(ResultSet row, int index) throws SQLException {
    String reason = row.getString("reason");
    ObjectNode arguments =
        Json.MAPPER
            .createObjectNode()
            .put("reason", reason == null ? "" : Quote.bounded(reason, LONGEST_REASON));
    return new Finding(ConfigMatch.key(row), arguments, false);
  }

  @Override
  public Words words(ObjectNode arguments) {
    String reason = arguments.path("reason").asString("");
    return new Words("cannot be scheduled: " + reason, "无法调度：" + reason);
  }
}
