package io.carillon.bench.chapter;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.Finding.Drained;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Measures a drain shared by one, two and four nodes. */
public final class ScaleChapter implements Chapter {

  private static final List<Integer> NODES = List.of(1, 2, 4);
  // As long as a call to another service.
  private static final int MILLIS = 50;

  private final int executions;
  private final Map<Integer, Drained> atOnce = new TreeMap<>();
  private final Map<Integer, Drained> waiting = new TreeMap<>();

  /**
   * Creates the chapter.
   *
   * @param executions that count; as many again come first to warm up
   */
  public ScaleChapter(int executions) {
    this.executions = executions;
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    for (int nodes : NODES) {
      atOnce.put(nodes, measure(laboratory, nodes, 0));
      waiting.put(nodes, measure(laboratory, nodes, MILLIS));
    }
  }

  private Drained measure(Laboratory laboratory, int nodes, int millis) throws Exception {
    var first =
        new Measurement.Shared(new Measurement.Drain(executions, executions), millis, nodes);
    var help = new Measurement.Help(2 * executions, millis);
    Drained drained = laboratory.measureTogether(first, help, nodes - 1, Drained.class);
    laboratory.progress(
        "scale, %d nodes, executions of %d ms: %,.0f a second"
            .formatted(nodes, millis, drained.perSecond()));
    return drained;
  }

  @Override
  public List<Table> tables() {
    List<Words> head =
        List.of(
            new Words("nodes", "节点"),
            new Words("that end at once, a second", "立即结束，每秒"),
            new Words("CPU of PostgreSQL, µs", "PostgreSQL 的 CPU，微秒"),
            new Words(
                "that wait %d ms, a second".formatted(MILLIS), "等待 %d 毫秒，每秒".formatted(MILLIS)),
            new Words("CPU of PostgreSQL, µs", "PostgreSQL 的 CPU，微秒"));
    List<List<Words>> rows = new ArrayList<>();
    for (int nodes : atOnce.keySet()) {
      rows.add(row(nodes));
    }
    return List.of(new Table(head, rows));
  }

  private List<Words> row(int nodes) {
    List<Words> row = new ArrayList<>();
    row.add(same(Integer.toString(nodes)));
    for (Map<Integer, Drained> found : List.of(atOnce, waiting)) {
      Drained drained = Objects.requireNonNull(found.get(nodes));
      row.add(same("%,.0f".formatted(drained.perSecond())));
      row.add(same("%.1f".formatted(drained.cost().serverCpu())));
    }
    return row;
  }

  @Override
  public List<Goal> goals() {
    return List.of();
  }
}
