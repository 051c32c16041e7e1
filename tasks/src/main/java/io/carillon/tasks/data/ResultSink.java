package io.carillon.tasks.data;

import io.carillon.definition.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps rows as the result of the execution, within its bounds. */
final class ResultSink implements RowSink {

  /** Leaves room for the other fields of a result, which may have 262,144 bytes. */
  static final int MAX_BYTES = 200_000;

  /**
   * The rows of a query.
   *
   * @param truncated whether rows are missing
   */
  record Rows(List<ObjectNode> rows, int rowCount, boolean truncated) {}

  private final int maxRows;
  private final List<ObjectNode> rows = new ArrayList<>();
  private List<String> columns = List.of();
  private int bytes;
  private boolean truncated;

  ResultSink(Target.Result target) {
    this.maxRows = target.maxRows();
  }

  @Override
  public int maxRows() {
    return maxRows + 1; // one more tells whether rows are missing
  }

  @Override
  public void begin(List<String> columns) {
    JsonCells.requireDistinct(columns);
    this.columns = columns;
  }

  @Override
  public boolean add(List<@Nullable Object> row) {
    ObjectNode object = JsonCells.row(columns, row);
    bytes += Json.MAPPER.writeValueAsBytes(object).length + 1;
    truncated = rows.size() == maxRows || bytes > MAX_BYTES;
    if (!truncated) {
      rows.add(object);
    }
    return !truncated;
  }

  @Override
  public Object finish() {
    return new Rows(rows, rows.size(), truncated);
  }

  @Override
  public void close() {
    // Holds nothing but memory.
  }
}
