package io.carillon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  private static final long FOR_EVER = Long.MAX_VALUE;

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.95, 0.99, 1})
  void aPercentileIsRightToFivePercent(double quantile) {
    Random random = new Random(17);
    for (int round = 0; round < 50; round++) {
      long[] times =
          random.longs(1 + random.nextInt(500), 0, 1L << (1 + random.nextInt(33))).toArray();
      Histogram histogram = Histogram.empty();
      Arrays.stream(times).forEach(histogram::add);
      Arrays.sort(times);
      long exact = times[Math.max(0, (int) Math.ceil(quantile * times.length - 1e-9) - 1)];
      assertThat(histogram.percentile(quantile, FOR_EVER))
          .isCloseTo(exact, within((long) Math.ceil(exact * 0.05)));
    }
  }

  @Test
  void twoAddUpToThatOfBoth() {
    Random random = new Random(3);
    Histogram both = Histogram.empty();
    Histogram sum = Histogram.empty();
    for (int part = 0; part < 20; part++) {
      Histogram one = Histogram.empty();
      random
          .longs(random.nextInt(20), 0, 1L << (1 + random.nextInt(60)))
          .forEach(time -> {
            one.add(time);
            both.add(time);
          });
      sum.addEncoded(one.encode());
    }
    assertThat(sum.encode()).isEqualTo(both.encode());
    assertThat(sum.total()).isEqualTo(both.total());
    Histogram added = Histogram.empty();
    added.add(sum);
    added.add(Histogram.empty());
    assertThat(added.encode()).isEqualTo(both.encode());
  }

  @Test
  void ofNothingThereIsNoPercentile() {
    assertThat(Histogram.empty().percentile(0.5, FOR_EVER)).isNull();
    assertThat(Histogram.empty().encode()).isEmpty();
    Histogram still = Histogram.empty();
    still.addEncoded(null);
    assertThat(still.bucketOf(1)).isEqualTo(-1);
  }

  @Test
  void boundsStayInside() {
    assertThat(Histogram.bucket(-5)).isZero();
    assertThat(Histogram.bucket(0)).isZero();
    assertThat(Histogram.bucket(1)).isEqualTo(1);
    assertThat(Histogram.bucket(Long.MAX_VALUE)).isEqualTo(Histogram.LAST);
    Histogram one = Histogram.empty();
    one.add(1_000);
    assertThat(one.percentile(0.99, 1_000))
        .as("never above the maximum")
        .isLessThanOrEqualTo(1_000);
    assertThat(one.encode()).hasSize(2);
  }
}
