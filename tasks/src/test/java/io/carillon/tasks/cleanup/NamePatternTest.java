package io.carillon.tasks.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.log a.log",
        "*.log .log",
        "*.log sub/a.log",
        "* .hidden",
        "**/*.log a.log",
        "**/*.log x/y/a.log",
        "/*.log a.log",
        "/**/a.log a.log",
        "x/**/a.log x/a.log",
        "x/**/a.log x/y/z/a.log",
        "x/** x/y/z",
        "**/x/*.log x/a.log",
        "**/x/*.log y/x/a.log",
        "a?c abc",
        "?.log \uD83D\uDCA9.log",
        "[a-c]x bx",
        "[!a-c]x dx",
        "[^a]x bx",
        "[]]x ]x",
        "[a\\]]x ]x",
        "[+-9]x 5x",
        "*.{log,txt} a.txt",
        "{a,b{1,2}}.log b2.log",
        "a\\*b a*b",
        "a,b a,b",
        "a} a}",
        "a+(b).$^|c a+(b).$^|c",
        "中*.log 中文.log",
        "logs/a**b.log logs/a/x/b.log",
      })
  void aPatternFits(String pattern, String path) {
    assertThat(NamePattern.of(pattern).fits(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.log a.LOG",
        "*.log a.log.gz",
        "/*.log x/a.log",
        "x/*.log x/y/a.log",
        "x/** x",
        "x/**/a.log xy/a.log",
        "**/x.log yx.log",
        "a?c ac",
        "a?c a/c",
        "[!a]x /x",
        "[a-c]x dx",
        "[!.]* .hidden",
        "a\\*b axb",
        "*.{log,txt} a.md",
      })
  void aPatternDoesNotFit(String pattern, String path) {
    assertThat(NamePattern.of(pattern).fits(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "[]", "[a", "{a", "a\\", "[b-a]", "[/]", "a/", "a//b", "../a", "./a"})
  void aPatternThatIsNoneIsRefused(String pattern) {
    assertThatThrownBy(() -> NamePattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"*.log, false", "**/*.log, false", "/*.log, false", "x/*.log, true", "/x/**, true"})
  void onlyAPatternWithAFolderNeedsFolders(String pattern, boolean needs) {
    assertThat(NamePattern.of(pattern).namesFolders()).isEqualTo(needs);
  }

  @Test
  @Timeout(30)
  void aPatternThatMakesBacktrackersSearchForYearsAnswersAtOnce() {
    NamePattern stars = NamePattern.of("*a".repeat(100) + "b");
    NamePattern groups = NamePattern.of("{a,aa}".repeat(150) + "b");
    long start = System.nanoTime();
    assertThat(stars.fits("a".repeat(255))).isFalse();
    assertThat(groups.fits("a".repeat(255))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }
}
