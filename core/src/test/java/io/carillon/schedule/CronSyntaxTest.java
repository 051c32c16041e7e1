package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.fault.Fault;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronSyntaxTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "60 0 * * *          | minute       | 0  | write 0 to 59",
        "0 24 * * *          | hour         | 2  | write 0 to 23",
        "0 0 0 * *           | day-of-month | 4  | write 1 to 31",
        "0 0 32 * *          | day-of-month | 4  | write 1 to 31",
        "0 0 * 0 *           | month        | 6  | write 1 to 12 or JAN to DEC",
        "0 0 * 13 *          | month        | 6  | write 1 to 12 or JAN to DEC",
        "0 0 * * 8           | day-of-week  | 8  | write 0 to 7 or SUN to SAT",
        "60 0 0 * * *        | second       | 0  | write 0 to 59",
        "0 0 0 1 1 * 1969    | year         | 12 | write 1970 to 2199",
        "0 0 0 1 1 * 2200    | year         | 12 | write 1970 to 2199",
        "99999999999 0 * * * | minute       | 0  | write 0 to 59",
        "0 0 10-5 * *        | day-of-month | 4  | write 10-31,1-5",
        "0 22-6 * * *        | hour         | 2  | write 22-23,0-6",
        "0 0 * * FRI-SUN     | day-of-week  | 8  | write 5-7",
        "0 0 * * 6-1         | day-of-week  | 8  | write 6,0-1",
        "0/15 * * * *        | minute       | 0  | write 0-59/15",
        "10/10 * * * *       | minute       | 0  | write 10-59/10",
        "0 0 * * 1/2         | day-of-week  | 8  | write 1-6/2",
        "/30 * * * *         | minute       | 0  | write */30",
        "*/0 * * * *         | minute       | 2  | whole number from 1",
        "*/ * * * *          | minute       | 2  | whole number from 1",
        "*/x * * * *         | minute       | 2  | whole number from 1",
        "*/-5 * * * *        | minute       | 2  | whole number from 1",
        "*/5/2 * * * *       | minute       | 4  | write one",
        "1,,2 * * * *        | minute       | 2  | write 0 to 59",
        ",1 * * * *          | minute       | 0  | write 0 to 59",
        "1, * * * *          | minute       | 2  | write 0 to 59",
        "1- * * * *          | minute       | 2  | write 0 to 59",
        "-5 * * * *          | minute       | 0  | write 0 to 59",
        "1-2-3 * * * *       | minute       | 4  | write two",
        "*-5 * * * *         | minute       | 0  | write * or 0 to 59",
        "** * * * *          | minute       | 0  | write * or 0 to 59",
        "a * * * *           | minute       | 0  | write * or 0 to 59",
        "+5 * * * *          | minute       | 0  | write * or 0 to 59",
        "1.5 * * * *         | minute       | 0  | write * or 0 to 59",
        "＊ * * * *          | minute       | 0  | write * or 0 to 59",
        "０ 3 * * *          | minute       | 0  | write * or 0 to 59",
        "0 0 * JANUARY *     | month        | 6  | write JAN",
        "0 0 * * Monday      | day-of-week  | 8  | write MON",
        "0 0 * * frı         | day-of-week  | 8  | SUN to SAT",
        "0 0 MON * *         | day-of-month | 4  | write * or 1 to 31",
        "0 0 * MON *         | month        | 6  | JAN to DEC",
        "0 0 * * JAN         | day-of-week  | 8  | SUN to SAT",
        "? 12 * * *          | minute       | 0  | write * or 0 to 59",
        "0 12 +1 * MON       | day-of-month | 5  | write * or 1 to 31",
        "0 0 l * *           | day-of-month | 4  | write * or 1 to 31",
        "0 0 L * *           | day-of-month | 4  | not supported yet",
        "0 0 15W * *         | day-of-month | 6  | not supported yet",
        "0 0 ? * MON         | day-of-month | 4  | not supported yet",
        "0 0 1 * ?           | day-of-week  | 8  | not supported yet",
        "0 0 * * 5L          | day-of-week  | 9  | not supported yet",
        "0 0 * * FRI#L       | day-of-week  | 11 | not supported yet",
        "0 0 * * TUE#3       | day-of-week  | 11 | not supported yet",
        "0 12 1 * +MON       | day-of-week  | 9  | not supported yet",
        "0 0 * *             | pattern      | 7  | it has 4 fields",
        "*                   | pattern      | 1  | it has 1 field;",
        "0 0 0 * * * 2026 1  | pattern      | 17 | it has 8 fields",
        "@Daily              | pattern      | 0  | in lower case",
        "@never              | pattern      | 0  | write @yearly",
        "@daily 0 0 * * *    | pattern      | 7  | stands alone",
        "0 0 * * @daily      | day-of-week  | 8  | SUN to SAT",
      })
  void anErrorNamesTheFieldThePositionAndTheRemedy(
      String pattern, String field, int position, String remedy) {
    CronSyntaxException error = errorIn(pattern);
    assertThat(error.field()).isEqualTo(field);
    assertThat(error.position()).as(error.getMessage()).isEqualTo(position);
    assertThat(error).hasMessageStartingWith(field + ", position " + position + ": ");
    assertThat(error).hasMessageContaining(remedy).message().endsWith(".");
  }

  @Test
  void theWholeMessageReadsAsASentenceAndIsAFaultOfTheExpression() {
    assertThat(errorIn("0 10,61 * * *").fault())
        .isEqualTo(
            new Fault("expression", "hour, position 5: \"61\" is out of range; write 0 to 23."));
    assertThat(errorIn("0/15 * * * *"))
        .hasMessage(
            "minute, position 0: the step in \"0/15\" needs * or a range before it; write"
                + " 0-59/15.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t \t"})
  void anEmptyPatternIsAnError(String pattern) {
    assertThat(errorIn(pattern)).hasMessageContaining("it is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 * * *\n", "0 0\u00a0* * *", "0 0\u3000* * *", "0 0\u0000* * *"})
  void onlyBlanksAndTabsSeparateFields(String pattern) {
    assertThat(errorIn(pattern)).hasMessageContaining("write a blank or a tab");
  }

  @Test
  void anOverlongPatternIsRefusedAndNotRepeated() {
    String list = "0" + ",0".repeat(251);
    assertThat(CronPattern.parse(list + " 0 * * *").text()).hasSize(511);
    assertThat(CronPattern.parse(list + " 0 * * * ").text()).hasSize(512);
    assertThat(errorIn(list + " 0 * * *  ")).hasMessageContaining("at most 512");
    assertThat(errorIn("x".repeat(500) + " * * * *").getMessage()).hasSizeLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "  0\t \t3  *  * * ",
        "05 003 * * *",
        "0 0 31 2 *",
        "0 0 * jan,FeB,12 mOn-fRi/2,sun",
        "*/15,7,10-20/3 * * * *",
        "*/100 * * * *",
        "0 0 * * 0-7",
        "59 59 23 31 12 7",
        "0 0 0 1 1 * 1970,2199",
        "0 0 0 1 1 * */2",
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        " @daily ",
        "@midnight",
        "@hourly",
        "@reboot",
      })
  void aRightPatternIsTakenAndKeptAsWritten(String pattern) {
    assertThat(CronPattern.parse(pattern).text()).isEqualTo(pattern);
    assertThat(CronPattern.parse(pattern)).isEqualTo(CronPattern.parse(pattern));
  }

  @Test
  void noTextMakesTheParserFailInAnotherWay() {
    String characters = "0123456789*/,-@?LW#+ \tMONJAN\u4e00";
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length >= 0; length--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      assertThatCode(() -> parseOrRefuse(text.toString()))
          .as(text.toString())
          .doesNotThrowAnyException();
    }
  }

  private static void parseOrRefuse(String text) {
    try {
      CronPattern.parse(text);
    } catch (CronSyntaxException expected) {
      assertThat(expected.position()).isBetween(0, text.length());
    }
  }

  private static CronSyntaxException errorIn(String pattern) {
    CronSyntaxException error =
        catchThrowableOfType(CronSyntaxException.class, () -> CronPattern.parse(pattern));
    assertThat(error).as(pattern).isNotNull();
    return error;
  }
}
