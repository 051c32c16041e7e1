package io.carillon.bench.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The instants from which the next due time is computed; the same in every run. */
final class Instants {

  private static final int SIZE = 1024;
  private static final long SEED = 20_260_101;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration NEAR = Duration.ofDays(3_650);
  private static final Duration FAR = Duration.ofDays(36_500);
  private static final Duration BESIDE_A_CHANGE = Duration.ofHours(3);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final ZoneId zone;

  private Instants(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Returns half of the instants within ten years, a quarter within a hundred, a quarter near clock
   * changes.
   */
  static Instant[] in(ZoneId zone) {
    Instants instants = new Instants(zone);
    Instant[] chosen = new Instant[SIZE];
    Arrays.setAll(chosen, instants::choose);
    return chosen;
  }

  private Instant choose(int index) {
    return switch (index % 4) {
      case 0, 1 -> BEGIN.plusSeconds(random.nextLong(NEAR.toSeconds()));
      case 2 -> BEGIN.plusSeconds(random.nextLong(FAR.toSeconds()));
      default -> besideAChange(BEGIN.plusSeconds(random.nextLong(NEAR.toSeconds())));
    };
  }

  private Instant besideAChange(Instant from) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(from);
    Instant at = change == null ? from : change.getInstant();
    long reach = BESIDE_A_CHANGE.toSeconds();
    return at.plusSeconds(random.nextLong(-reach, reach));
  }
}
