package io.carillon.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagesTest {

  private final Section section =
      new Section(
          "drain",
          new Words("today", "今天"),
          List.of(),
          List.of(
              new Table(
                  List.of(new Words("drain", "清空"), Words.same("p50")),
                  List.of(List.of(Words.same("Carillon"), Words.same("1.0"))))),
          List.of());

  @Test
  void what_a_run_found_replaces_what_stood_between_the_marks() {
    List<String> page =
        List.of("before", "<!-- bench:drain -->", "old", "<!-- /bench:drain -->", "after");
    assertThat(Pages.replaced(page, section, Language.EN))
        .containsExactly(
            "before",
            "<!-- bench:drain -->",
            "today",
            "",
            "| drain | p50 |",
            "|---|---:|",
            "| Carillon | 1.0 |",
            "",
            "<!-- /bench:drain -->",
            "after");
  }

  @Test
  void a_page_without_marks_gets_them_at_its_end() {
    assertThat(Pages.replaced(List.of("before"), section, Language.ZH))
        .startsWith("before", "<!-- bench:drain -->", "今天")
        .endsWith("<!-- /bench:drain -->");
  }
}
