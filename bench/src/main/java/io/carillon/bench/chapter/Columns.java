package io.carillon.bench.chapter;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.order.Finding.Cost;
import io.carillon.bench.order.Finding.Late;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Columns shared by several tables. */
public final class Columns {

  /** The headings of {@link #costs}. */
  public static final List<Words> COSTS =
      List.of(
          new Words("CPU, own + PostgreSQL, µs", "CPU，自身 + PostgreSQL，µs"),
          new Words("WAL, bytes", "WAL，字节"),
          new Words("others", "其他"));

  /** Returns the headings of {@link #lateness}. */
  public static List<Words> latenessHead() {
    List<Words> head = new ArrayList<>();
    head.add(new Words("p50, ms", "p50，毫秒"));
    head.addAll(List.of(same("p90"), same("p99"), new Words("longest", "最长")));
    head.addAll(COSTS);
    return head;
  }

  private Columns() {}

  /** Returns the spread of a figure over the findings; a dash when there are none. */
  public static <T> Words spread(List<T> found, ToDoubleFunction<T> figure) {
    return same(found.isEmpty() ? "–" : Spread.of(found, figure).cell());
  }

  /** Returns percentiles and costs. */
  public static List<Words> lateness(List<Late> late) {
    List<Words> cells = new ArrayList<>();
    cells.add(spread(late, Late::p50));
    cells.add(spread(late, one -> one.millis().p90()));
    cells.add(spread(late, Late::p99));
    cells.add(spread(late, one -> one.millis().longest()));
    cells.addAll(costs(late.stream().map(Late::cost).toList()));
    return cells;
  }

  /** Returns the medians of CPU time, write-ahead log and cores used by other processes. */
  static List<Words> costs(List<Cost> costs) {
    return List.of(
        same(median(costs, Cost::ownCpu) + " + " + median(costs, Cost::serverCpu)),
        same(median(costs, Cost::walBytes)),
        same(median(costs, Cost::othersCores)));
  }

  private static String median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return costs.isEmpty() ? "–" : Spread.rounded(Spread.of(costs, figure).median());
  }
}
