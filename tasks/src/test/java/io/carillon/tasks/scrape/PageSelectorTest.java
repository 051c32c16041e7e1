package io.carillon.tasks.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selects what jsoup selects, and ends in time. */
class PageSelectorTest {

  private static final long LONG = Duration.ofMinutes(1).toNanos();

  private static final String PAGE =
      """
      <html><head><title>T</title></head><body id=top>
      <div class="a b" data-x="1,2"><p>one <b>two</b></p><p class=c>three</p>text</div>
      <div class=b><ul><li>1<li class=c>2<li>3 <a href="/x?y=1">link (a)</a></ul></div>
      <p><!-- c --></p><p></p><span title="it's [one]">q</span><ns:tag>n</ns:tag>
      <div id="we.ird"><div><div class=c><p>deep</p></div></div></div>
      </body></html>\
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "p",
        "div p",
        "div > p",
        "div>p",
        "body > div.b > ul li + li",
        "li ~ li",
        "p ~ p",
        ".a.b",
        "div.a, span",
        " div , p ",
        "#top > div",
        "#we\\.ird p",
        "[data-x]",
        "[^data-]",
        "[data-x=1,2]",
        "[data-x='1,2']",
        "[title*=\"[one]\"]",
        "[title=\"it's [one]\"]",
        "a[href~=y=\\d]",
        "a[href^=/x]",
        "li:nth-child(2n+1)",
        "li:nth-child( odd )",
        "p:empty",
        "li:first-child",
        "li:last-of-type",
        "li:eq(1)",
        "div:has(> p)",
        "div:has(p)",
        "p:has(b)",
        "li:has(+ li)",
        "li:has(~ .c)",
        "div:has(> ul, > p)",
        "div:not(.b)",
        "div:not(.a, :has(ul))",
        "p:not(:contains(three))",
        ":is(div, span)",
        "div :is(li, b)",
        "div:is(.a):has(b)",
        "p:contains(deep)",
        "p:contains(\\))",
        "a:contains((a))",
        "a:containsOwn(link)",
        "p:matches(^one)",
        "p:matches((?i)THREE$)",
        "li:matchesOwn(\\d)",
        ":matchesWholeOwnText(^text)",
        "ns|tag",
        "*|tag",
        "div div div p",
        "div > div > div.c p",
        "html > body > p",
        ":root",
        "div:has(div:has(p))",
        "div:has(div div)",
        "div:has(> div > .c)",
        "div:has(:not(p))",
        "p:not(:has(*))",
        "body *:not(div *)",
        "div > *",
        "* > *",
        "> *",
        "ul > li:not(:eq(0)) a",
        "div:has(:is(ul, b)) > p",
        "li:not(li ~ li)",
        "title",
        "DIV P",
        "p:blank",
      })
  void whatItSelectsIsWhatJsoupSelects(String css) {
    Document page = Jsoup.parse(PAGE);
    assertThat(select(page, css)).isEqualTo(List.copyOf(page.select(css)));
  }

  @Test
  void itSelectsWhatJsoupSelectsForGeneratedSelectors() {
    Random random = new Random(20261129);
    for (int i = 0; i < 3_000; i++) {
      Document page = Jsoup.parse("<body>" + markup(random, 4) + "</body>");
      String css = selector(random, 3);
      assertThat(select(page, css))
          .as("%s in %s", css, page)
          .isEqualTo(List.copyOf(page.select(css)));
    }
  }

  private static String markup(Random random, int depth) {
    StringBuilder html = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String tag = List.of("div", "p", "b").get(random.nextInt(3));
      html.append("<%s class=%s>".formatted(tag, List.of("x", "y").get(random.nextInt(2))));
      html.append(random.nextBoolean() ? "t" : "");
      html.append(depth == 0 ? "" : markup(random, random.nextInt(depth)));
      html.append("</%s>".formatted(tag));
    }
    return html.toString();
  }

  private static String selector(Random random, int depth) {
    String css = chain(random, depth);
    return random.nextInt(8) == 0 ? css + ", " + selector(random, depth) : css;
  }

  private static String chain(Random random, int depth) {
    StringBuilder css = new StringBuilder(compound(random, depth));
    while (random.nextInt(3) == 0) {
      css.append(List.of(" ", " > ", " + ", " ~ ", ">").get(random.nextInt(5)));
      css.append(compound(random, depth));
    }
    return css.toString();
  }

  private static String compound(Random random, int depth) {
    String simple = List.of("div", "p", "b", "*", ".x", ".y").get(random.nextInt(6));
    if (depth == 0 || random.nextBoolean()) {
      return simple;
    }
    String inner = selector(random, depth - 1);
    return simple
        + switch (random.nextInt(6)) {
          case 0 -> ":has(" + inner + ")";
          case 1 -> ":has(> " + inner + ")";
          case 2 -> ":not(" + inner + ")";
          case 3 -> ":is(" + inner + ")";
          case 4 -> ":nth-child(2n)";
          // Alone: jsoup holds the other alternatives of such a list against siblings, too.
          default -> ":has(+ " + chain(random, depth - 1) + ")";
        };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h1[",
        "::",
        "p:",
        "a >",
        "p:has(",
        "p:has()",
        "p:nth-child(x)",
        "p:matches([)",
        "p:none-such",
        "a,,b",
        "p:matches((a)\\1)",
        "p:matches(a(?=b))",
        "::text",
        "p:has(::comment)",
        "p:matches((a{100}){100})",
        "p:matchText",
        "[a~=(]",
        ")",
      })
  void whatIsNoSelectorOrCannotBeBoundedIsRefused(String css) {
    assertThatThrownBy(() -> PageSelector.of(css)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "div:has(div:has(div:has(div:has(div:has(b)))))",
        "div ~ div ~ div ~ div ~ div ~ b",
        "div:has(b b):has(div b b)",
        "div:contains(nothing like it):contains(nor that)",
        "div:matches((.*)*(.*)*(.*)*x)",
        ":matchesWholeText((((a*)*)*)*$x)",
      })
  void aSelectorThatWouldTakeForEverEndsWithItsTime(String css) {
    Document page =
        Jsoup.parse("<div>".repeat(300) + "a".repeat(20_000) + "<div>a</div>".repeat(20_000));
    PageSelector selector = PageSelector.of(css);
    long start = System.nanoTime();
    try {
      assertThat(selector.select(page, new SelectorBudget(Duration.ofMillis(500).toNanos())))
          .isEmpty();
    } catch (SelectorBudget.SpentException e) {
      assertThat(e).isNotNull();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aRegularExpressionThatMakesBacktrackersSearchForYearsEnds() {
    Document page = Jsoup.parse("<p>" + "a".repeat(40) + "!</p>");
    assertThat(select(page, "p:matches(^(a+)+$)")).isEmpty();
    assertThat(select(page, "p:matches(^(a|aa)+!$)")).hasSize(1);
  }

  @Test
  void anInterruptEndsASelection() {
    Document page = Jsoup.parse("<div>".repeat(300));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> select(page, "div:has(div:has(b))"))
          .isInstanceOf(CancellationException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private static List<Element> select(Document page, String css) {
    return new ArrayList<>(PageSelector.of(css).select(page, new SelectorBudget(LONG)).toList());
  }
}
