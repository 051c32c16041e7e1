package io.carillon.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ChartTest {

  private static final int LARGEST = 20_000;

  private final Chart bars =
      new BarChart(
          "drain",
          new Words("Fast & slow", "快与慢"),
          " ms",
          List.of(new BarChart.Bar(Words.same("a"), Spread.of(List.of(1.0, 3.0)), "#123456")));

  private final Chart lines =
      new LogChart(
          "lateness",
          new Words("Late", "延迟"),
          List.of("100", "1,000"),
          " ms",
          List.of(new LogChart.Line(Words.same("a"), List.of(-3.0, Double.NaN), "#123456", true)));

  @Test
  void charts_are_well_formed_and_small_in_each_language() throws Exception {
    for (Chart chart : List.of(bars, lines)) {
      for (Language language : Language.values()) {
        String svg = chart.svg(language);
        assertThat(rootOf(svg)).isEqualTo("svg");
        assertThat(svg).contains("prefers-color-scheme: dark").hasSizeLessThan(LARGEST);
      }
    }
  }

  @Test
  void what_is_not_above_zero_has_no_dot() {
    assertThat(lines.svg(Language.EN)).doesNotContain("<circle");
  }

  private static String rootOf(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement()
        .getTagName();
  }
}
