package io.carillon.manager.operation;

import io.carillon.bulk.BulkOutcome;
import io.carillon.database.SqlRows;
import io.carillon.definition.Json;
import io.carillon.manager.operation.BulkItem.Subject;
import io.carillon.text.Coded;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads the rows of bulk operations and their items. */
final class OperationRows {

  private static final Map<String, BulkOutcome> OUTCOMES = Coded.byCode(BulkOutcome.class);
  private static final Map<String, BulkStatus> STATUSES = Coded.byCode(BulkStatus.class);

  private OperationRows() {}

  static BulkOperation operation(ResultSet row, int index) throws SQLException {
    long undoOf = row.getLong("undo_of");
    return new BulkOperation(
        row.getLong("id"),
        new BulkOperation.Order(
            BulkAction.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
            Json.object(row.getString("arguments")),
            Json.object(row.getString("selection")),
            undoOf == 0 ? null : Long.valueOf(undoOf)),
        row.getString("actor"),
        Objects.requireNonNull(STATUSES.get(row.getString("status"))),
        new BulkOperation.Progress(
            row.getInt("selected"), counts(Json.object(row.getString("counts")))),
        new BulkOperation.Life(
            row.getTimestamp("created_at").toInstant(),
            SqlRows.instantOrNull(row, "ended_at"),
            row.getString("stopped_by"),
            row.getString("node")));
  }

  private static Map<BulkOutcome, Integer> counts(ObjectNode json) {
    Map<BulkOutcome, Integer> counts = new EnumMap<>(BulkOutcome.class);
    json.properties()
        .forEach(one ->
            counts.put(
                Objects.requireNonNull(OUTCOMES.get(one.getKey())), one.getValue().intValue()));
    return counts;
  }

  static BulkItem item(ResultSet row, int index) throws SQLException {
    String outcome = row.getString("outcome");
    return new BulkItem(
        row.getInt("place"),
        new Subject(
            longOrNull(row, "task_config_id"),
            row.getObject("execution_id", UUID.class),
            row.getString("name"),
            longOrNull(row, "selected_version"),
            longOrNull(row, "target_version")),
        outcome == null ? null : result(row, Objects.requireNonNull(OUTCOMES.get(outcome))));
  }

  private static BulkItem.Result result(ResultSet row, BulkOutcome outcome) throws SQLException {
    Long before = longOrNull(row, "version_before");
    Long after = longOrNull(row, "version_after");
    String code = row.getString("code");
    Array fields = row.getArray("fields");
    return new BulkItem.Result(
        outcome,
        before == null || after == null ? null : new BulkItem.Versions(before, after),
        fields == null ? List.of() : List.of((String[]) fields.getArray()),
        row.getObject("new_execution_id", UUID.class),
        code == null ? null : new BulkItem.Refusal(code, row.getString("message")));
  }

  private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Long.valueOf(value);
  }
}
