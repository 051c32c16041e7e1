package io.carillon.rabbitmq.broker;

import io.carillon.text.Coded;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a broker since its start. */
final class BrokerMetrics {

  private final Map<BrokerCounter, LongAdder> adders = new EnumMap<>(BrokerCounter.class);

  BrokerMetrics() {
    for (BrokerCounter count : BrokerCounter.values()) {
      adders.put(count, new LongAdder());
    }
  }

  void add(BrokerCounter count, long number) {
    adder(count).add(number);
  }

  long get(BrokerCounter count) {
    return adder(count).sum();
  }

  private LongAdder adder(BrokerCounter count) {
    return Objects.requireNonNull(adders.get(count));
  }

  /** Returns the counts by name in snake_case. */
  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    adders.forEach((count, adder) -> all.put(Coded.code(count), adder.sum()));
    return all;
  }
}
