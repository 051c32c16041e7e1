package io.carillon.bench.recurring;

import io.carillon.bench.chapter.Columns;
import io.carillon.bench.order.Finding.Late;
import io.carillon.bench.order.Order.WarmUp;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parts shared by the tables of recurring schedules. */
final class Recurrence {

  /** Schedules that fire once and come first. */
  static final WarmUp WARM_UP = new WarmUp(1_000, 5);

  private Recurrence() {}

  /** Returns the label of a row. */
  static Words label(int schedules, Words period) {
    return new Words(
        "%,d schedules, one %s each".formatted(schedules, period.en()),
        "%,d 个调度，每%s一次".formatted(schedules, period.zh()));
  }

  static Table table(Map<Words, Late> found) {
    List<Words> head = new ArrayList<>();
    head.add(new Words("recurring", "周期性"));
    head.addAll(Columns.latenessHead());
    List<List<Words>> rows = new ArrayList<>();
    found.forEach((label, late) -> rows.add(row(label, List.of(late))));
    return new Table(head, rows);
  }

  private static List<Words> row(Words label, List<Late> late) {
    List<Words> row = new ArrayList<>();
    row.add(label);
    row.addAll(Columns.lateness(late));
    return row;
  }
}
