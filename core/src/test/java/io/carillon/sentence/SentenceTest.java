package io.carillon.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentenceTest {

  private static final Instant AT = Instant.parse("2026-03-29T01:00:00Z");

  @Test
  void isWrittenInBothLanguages() {
    Sentence sentence =
        Sentence.of("audit_miscounted")
            .with("kind", "missed")
            .with("said", 1)
            .with("last", AT)
            .with("actual", 2L);
    assertThat(sentence.text())
        .isEqualTo(
            "The event “missed” says 1 due time up to 2026-03-29T01:00:00Z, and there were 2.");
    assertThat(sentence.text(Locale.CHINESE, ZoneId.of("Asia/Shanghai")))
        .isEqualTo("“已错过”记录了到 2026-03-29 09:00 +08:00 为止的 1 个到期时刻，实际有 2 个。");
    assertThat(sentence.arguments())
        .isEqualTo(
            Map.of("kind", "missed", "said", 1L, "last", "2026-03-29T01:00:00Z", "actual", 2L));
  }

  @Test
  void argumentsAreWhatJsonHas() {
    Sentence inner = Sentence.of("audit_twice");
    Sentence sentence =
        Sentence.of("x")
            .with("late", Duration.ofMinutes(90))
            .with("why", List.of(inner, "words"))
            .with("absent", null);
    assertThat(sentence.arguments())
        .isEqualTo(Map.of("late", "1h30m", "why", List.of(Map.of("code", "audit_twice"), "words")));
    assertThat(sentence.isKnown()).isFalse();
    assertThat(sentence.text()).startsWith("x {");
  }

  @Test
  void aLongArgumentIsCutAtACharacter() {
    String text = (String) Sentence.of("x").with("a", "😀".repeat(2_000)).arguments().get("a");
    assertThat(text).hasSize(Sentence.LONGEST_TEXT + 1).endsWith("😀…");
  }

  @Test
  void optionalWordsAreLeftOutWithTheirArgument() {
    Template template = Template.of("It was paused[ by {actor}][: {reason}].");
    assertThat(write(template, Map.of())).isEqualTo("It was paused.");
    assertThat(write(template, Map.of("actor", "ann", "reason", "repairs")))
        .isEqualTo("It was paused by ann: repairs.");
    assertThat(template.names()).containsExactly("actor", "reason");
  }

  @Test
  void valuesAreWrittenByTheirKind() {
    Template template = Template.of("{a:duration} {b:word} {c:sentence} {d:list} {e}");
    Map<String, Object> values =
        Sentence.of("x")
            .with("a", Duration.ofMillis(90_500))
            .with("b", "timed_out")
            .with("c", List.of(Sentence.of("audit_twice"), "By hand."))
            .with("d", List.of(AT, AT))
            .arguments();
    assertThat(write(template, values))
        .isEqualTo(
            "1 minute 30 seconds timed out It was due once, and two events account for it. By hand."
                + " 2026-03-29T01:00:00Z, 2026-03-29T01:00:00Z {e}");
  }

  @Test
  void whatIsNoDurationOrInstantIsWrittenAsItIs() {
    Template template = Template.of("{a:duration} {b:time}");
    assertThat(write(template, Map.of("a", "soon", "b", "later"))).isEqualTo("soon later");
  }

  @Test
  void aPatternWithAnOpenBracketIsRefused() {
    assertThatThrownBy(() -> Template.of("a {b")).hasMessageContaining("no }");
    assertThatThrownBy(() -> Template.of("{b:color}")).hasMessageContaining("COLOR");
  }

  @Test
  void aReasonThatAnOlderVersionStoredShowsItsWords() {
    assertThat(new Reason("as it was", null).text(Locale.CHINESE)).isEqualTo("as it was");
    assertThat(new Reason("as it was", Sentence.of("code_of_a_newer_version")).text(Locale.CHINESE))
        .isEqualTo("as it was");
    assertThat(Reason.of(Sentence.of("audit_twice")).text(Locale.CHINESE)).startsWith("该时刻");
  }

  @Test
  void wordsThatAreStoredAloneAreRecognised() {
    for (String code : Recognition.codes()) {
      Sentence sentence = Sentence.of(code);
      for (String name : Sentence.argumentsOf(code)) {
        sentence = sentence.with(name, name.equals("count") ? (Object) 7 : "a b");
      }
      assertThat(Reason.recognised(sentence.text()).sentence()).isEqualTo(sentence);
    }
    assertThat(
            Reason.recognised("It gave way to execution 7, as the overlap rule is cancel_running.")
                .text(Locale.CHINESE))
        .as("as it was stored before")
        .isEqualTo("为执行 7 让位：重叠策略为“取消上一次”。");
    assertThat(Reason.recognised("the disk is full").sentence()).isNull();
    assertThat(Reason.recognised("It was paused by " + "x".repeat(10_000)).sentence()).isNull();
  }

  private static String write(Template template, Map<String, Object> values) {
    StringBuilder text = new StringBuilder();
    template.write(text, values, Catalogue.ENGLISH, null);
    return text.toString();
  }
}
