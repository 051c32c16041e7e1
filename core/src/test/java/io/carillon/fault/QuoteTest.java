package io.carillon.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a message repeats of a user's text. */
class QuoteTest {

  @Test
  void aShortTextIsRepeatedWhole() {
    assertThat(Quote.of("每天 3:00 🕰")).isEqualTo("\"每天 3:00 🕰\"");
  }

  @Test
  void aLongTextIsCutAndItsLengthTold() {
    assertThat(Quote.of("x".repeat(5_000)))
        .isEqualTo("\"" + "x".repeat(100) + "…\" (5000 characters)");
  }

  @Test
  void noSurrogatePairIsCutInHalf() {
    String text = "x".repeat(99) + "🕰" + "y".repeat(50);
    assertThat(Quote.of(text)).isEqualTo("\"" + "x".repeat(99) + "…\" (151 characters)");
    assertThat(Quote.bounded("🕰🕰", 1)).isEqualTo("…");
  }

  @Test
  void controlCharactersAndHalfPairsAreEscaped() {
    assertThat(Quote.of("a\u001b[31m\r\u2028\u0085\ud800b\u0000"))
        .isEqualTo("\"a\\u001b[31m\\u000d\\u2028\\u0085\\ud800b\\u0000\"");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(Quote.of("\udc00\ud800"))).isTrue();
  }

  @Test
  void aFaultAndANotFoundAreBoundedToo() {
    String large = "n".repeat(100_000);
    assertThat(new Fault(large, large).toString()).hasSizeLessThan(1_300);
    assertThat(new NotFoundException("calendar", large)).message().hasSizeLessThan(150);
  }
}
