package io.carillon.rabbitmq;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a broker since its start. */
final class Counts {

  private final Map<Count, LongAdder> adders = new EnumMap<>(Count.class);

  Counts() {
    for (Count count : Count.values()) {
      adders.put(count, new LongAdder());
    }
  }

  void add(Count count, long number) {
    adder(count).add(number);
  }

  long get(Count count) {
    return adder(count).sum();
  }

  private LongAdder adder(Count count) {
    return Objects.requireNonNull(adders.get(count));
  }

  /** Returns the counts by name in snake_case. */
  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    adders.forEach((count, adder) -> all.put(count.name().toLowerCase(Locale.ROOT), adder.sum()));
    return all;
  }
}
