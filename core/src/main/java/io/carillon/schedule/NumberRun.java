package io.carillon.schedule;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Evenly spaced numbers, for saying a set of numbers in few words.
 *
 * @param step the distance; 1 for one number alone
 */
record NumberRun(int from, int to, int step) {

  /** Fewer numbers with gaps between them are listed one by one. */
  private static final int MIN_STEPPED = 6;

  /** The runs that make up a set of at least one number, ascending. */
  static List<NumberRun> of(BitSet numbers) {
    List<NumberRun> whole = progression(numbers);
    return !whole.isEmpty() && numbers.cardinality() >= MIN_STEPPED ? whole : consecutive(numbers);
  }

  /** The one run that is the set; empty when there is none, or the set has one number. */
  static List<NumberRun> progression(BitSet numbers) {
    int from = numbers.nextSetBit(0);
    int step = numbers.nextSetBit(from + 1) - from;
    int to = numbers.length() - 1;
    if (step <= 0 || (to - from) / step + 1 != numbers.cardinality()) {
      return List.of();
    }
    for (int number = from; number <= to; number += step) {
      if (!numbers.get(number)) {
        return List.of();
      }
    }
    return List.of(new NumberRun(from, to, step));
  }

  /**
   * The step with which a set goes evenly round a circle from 0, as in every 15 of 60 minutes; 1
   * for the whole circle; 0 when it does not.
   */
  static int evenStep(BitSet numbers, int circle) {
    List<NumberRun> runs = progression(numbers);
    if (runs.isEmpty() || runs.getFirst().from != 0) {
      return 0;
    }
    int step = runs.getFirst().step;
    return step * numbers.cardinality() == circle ? step : 0;
  }

  private static List<NumberRun> consecutive(BitSet numbers) {
    List<NumberRun> runs = new ArrayList<>();
    for (int from = numbers.nextSetBit(0); from >= 0; ) {
      int end = numbers.nextClearBit(from);
      if (end - from == 2) {
        runs.add(new NumberRun(from, from, 1));
        from = end - 1;
      }
      runs.add(new NumberRun(from, end - 1, 1));
      from = numbers.nextSetBit(end);
    }
    return runs;
  }

  boolean isOne() {
    return from == to;
  }
}
