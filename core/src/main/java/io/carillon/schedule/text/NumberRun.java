package io.carillon.schedule.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A run of evenly spaced numbers, for describing a set of numbers briefly.
 *
 * @param step the distance; 1 for a single number
 */
record NumberRun(int from, int to, int step) {

  /** Fewer numbers with gaps between them are listed individually. */
  private static final int MIN_STEPPED = 6;

  /** Returns the runs that make up a nonempty set, ascending. */
  static List<NumberRun> of(BitSet numbers) {
    List<NumberRun> whole = progression(numbers);
    return !whole.isEmpty() && numbers.cardinality() >= MIN_STEPPED ? whole : consecutive(numbers);
  }

  /**
   * Returns the single run that equals the set; empty when there is none, or the set has one
   * number.
   */
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
   * Returns the step with which a set divides a circle evenly from 0, as in every 15 of 60 minutes;
   * 1 for the whole circle; 0 when it does not.
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
