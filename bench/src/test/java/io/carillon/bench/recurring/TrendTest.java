package io.carillon.bench.recurring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {

  @Test
  void what_swings_around_a_level_has_no_trend() {
    assertThat(Trend.percent(List.of(10.0, 12.0, 12.0, 10.0))).isCloseTo(0, within(1e-9));
  }

  @Test
  void a_straight_rise_is_told_in_percent_of_the_mean() {
    assertThat(Trend.percent(List.of(9.0, 10.0, 11.0))).isCloseTo(20, within(1e-9));
  }
}
