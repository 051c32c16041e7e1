package io.carillon.bench.rabbitmq;

import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Order.WarmUp;
import java.util.List;
import java.util.Set;

/**
 * The extent of the measurements.
 *
 * @param parts the parts of a round
 * @param rounds number of rounds, the contestants taking turns
 * @param drain the same for all
 * @param seconds of each rate of due times, after a warm-up of half as long at the last rate
 */
record RabbitPlan(Set<Part> parts, int rounds, Measurement.Drain drain, int seconds) {

  static final List<Integer> RATES = List.of(100, 1_000);

  private static final Set<Part> BOTH = Set.of(Part.DRAIN, Part.LATENESS);
  private static final Measurement.Drain SHORT = new Measurement.Drain(5_000, 10_000);
  private static final Measurement.Drain LONG = new Measurement.Drain(10_000, 20_000);

  /** The parts that can be measured separately. */
  enum Part {
    /** The drain of every contestant. */
    DRAIN,
    /** The lateness of Carillon. */
    LATENESS,
    /** The drain of Celery with one setting after another. */
    SETTINGS
  }

  static RabbitPlan named(String name) {
    return switch (name) {
      case "full" -> new RabbitPlan(BOTH, 3, LONG, 20);
      case "quick" -> new RabbitPlan(BOTH, 1, SHORT, 6);
      case "drain" -> new RabbitPlan(Set.of(Part.DRAIN), 1, LONG, 20);
      case "lateness" -> new RabbitPlan(Set.of(Part.LATENESS), 1, LONG, 20);
      case "settings" -> new RabbitPlan(Set.of(Part.SETTINGS), 1, SHORT, 20);
      default ->
          throw new IllegalArgumentException(
              "must be full, quick, drain, lateness or settings, not " + name);
    };
  }

  Measurement.Lateness lateness(long seed) {
    return new Measurement.Lateness(new WarmUp(RATES.getLast(), seconds / 2), RATES, seconds, seed);
  }
}
