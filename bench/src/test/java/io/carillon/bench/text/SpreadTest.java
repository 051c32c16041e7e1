package io.carillon.bench.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void a_cell_has_the_median_and_in_brackets_the_lowest_and_the_highest() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2_000.0)).cell()).isEqualTo("3.0 (1.0–2,000)");
  }

  @Test
  void a_single_figure_has_no_brackets() {
    assertThat(Spread.of(List.of(0.5)).cell()).isEqualTo("0.50");
  }

  @Test
  void of_an_even_number_the_median_is_the_mean_of_the_middle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0)).median()).isEqualTo(3.0);
  }

  @Test
  void ninety_nine_of_a_hundred_do_not_exceed_the_percentile() {
    List<Double> figures = IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList();
    assertThat(Spread.of(figures).share(0.99)).isEqualTo(99.0);
  }

  @Test
  void what_started_early_keeps_its_sign() {
    assertThat(Spread.rounded(-2_345.6)).isEqualTo("-2,346");
  }
}
