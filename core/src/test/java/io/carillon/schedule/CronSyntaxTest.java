package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronSyntaxException;
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
        "+5 * * * *          | minute       | 0  | a + may only stand first in day-of-week; write"
            + " 5",
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
        "0 12 +1 * MON       | day-of-month | 5  | a + may only stand first in day-of-week; write"
            + " 1",
        "0 0 l * *           | day-of-month | 4  | write L for the last day",
        "0 0 WL * *          | day-of-month | 4  | write one day with W, as in 15W",
        "0 0 lw * *          | day-of-month | 4  | write one day with W, as in 15W",
        "0 0 L-31 * *        | day-of-month | 6  | write 1 to 30",
        "0 0 L-0 * *         | day-of-month | 6  | write 1 to 30",
        "0 0 L-3W * *        | day-of-month | 6  | write 1 to 30",
        "0 0 LL * *          | day-of-month | 4  | write L for the last day",
        "0 0 15L * *         | day-of-month | 4  | write L for the last day",
        "0 0 L/2 * *         | day-of-month | 4  | write L for the last day",
        "0 0 W * *           | day-of-month | 4  | write one day with W, as in 15W",
        "0 0 W15 * *         | day-of-month | 4  | write one day with W, as in 15W",
        "0 0 15w * *         | day-of-month | 4  | write one day with W, as in 15W",
        "0 0 15W/2 * *       | day-of-month | 4  | write one day with W, as in 15W",
        "0 12 1-15W * *      | day-of-month | 5  | write one day with W, as in 15W",
        "0 12 1,15W * *      | day-of-month | 7  | write 15W alone",
        "0 12 15W,L * *      | day-of-month | 5  | write 15W alone",
        "0 0 32W * *         | day-of-month | 4  | write 1 to 31",
        "0 0 0W * *          | day-of-month | 4  | write 1 to 31",
        "0 0 WED * *         | day-of-month | 4  | write * or 1 to 31",
        "0 0 * * L           | day-of-week  | 8  | write 6L for the last Saturday, 6 for every one",
        "0 0 * * 5l          | day-of-week  | 8  | write one day with #L, as in FRI#L or 5#L",
        "0 0 * * FRIL        | day-of-week  | 8  | write one day with #L, as in FRI#L or 5#L",
        "0 0 * * 8L          | day-of-week  | 8  | write 0 to 7 or SUN to SAT",
        "0 0 * * 5L/2        | day-of-week  | 8  | SUN to SAT",
        "0 0 * * FRI#        | day-of-week  | 12 | write 1 to 5, or L for the last",
        "0 0 * * FRI#0       | day-of-week  | 12 | write 1 to 5, or L for the last",
        "0 0 * * FRI#6       | day-of-week  | 12 | write 1 to 5, or L for the last",
        "0 0 * * FRI#l       | day-of-week  | 12 | write 1 to 5, or L for the last",
        "0 0 * * FRI#1#2     | day-of-week  | 8  | write one, as in TUE#3",
        "0 0 * * #3          | day-of-week  | 8  | write TUE#3 or 2#3",
        "0 0 * * *#3         | day-of-week  | 8  | write TUE#3 or 2#3",
        "0 0 * * MON-FRI#1   | day-of-week  | 8  | write TUE#3 or 2#3",
        "0 0 * * JAN#1       | day-of-week  | 8  | SUN to SAT",
        "0 0 * * 9#1         | day-of-week  | 8  | write 0 to 7 or SUN to SAT",
        "0 0 5#1 * *         | day-of-month | 4  | write * or 1 to 31",
        "0 0 * JUL#1 *       | month        | 6  | JAN to DEC",
        "0 0 * L *           | month        | 6  | JAN to DEC",
        "0 L * * *           | hour         | 2  | write * or 0 to 23",
        "0 0 * * JUL         | day-of-week  | 8  | SUN to SAT",
        "0 12 1 * +          | day-of-week  | 10 | write 0 to 7 or SUN to SAT",
        "0 12 1 * ++MON      | day-of-week  | 10 | a + may only stand first in day-of-week; write"
            + " MON",
        "0 12 1 * MON,+TUE   | day-of-week  | 13 | a + may only stand first in day-of-week; write"
            + " TUE",
        "0 12 1 * MON+       | day-of-week  | 9  | SUN to SAT",
        "0 0 ?5 * *          | day-of-month | 4  | write * or 1 to 31",
        "0 0 * ? *           | month        | 6  | JAN to DEC",
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
        "0 0 L * *",
        "0 0 1,L,15-17 * *",
        "0 0 15W * *",
        "0 0 031W * *",
        "0 0 * * 5L",
        "0 0 * * 7L,0#1",
        "0 0 * * fri#L,Tue#3,MON",
        "0 12 1 * +MON",
        "0 12 L * +fri#L,1-3/2",
        "0 12 ? * ?",
        "0 12 ?/2 * MON",
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
