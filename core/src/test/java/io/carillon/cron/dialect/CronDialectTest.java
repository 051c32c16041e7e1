package io.carillon.cron.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Patterns of others, said in OCPS, or refused where that would change their meaning. */
final class CronDialectTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 12 ? * MON           | 0 0 12 * * MON",
        "0 0 12 1 * ?             | 0 0 12 1 * *",
        "0 0 12 1 * ? *           | 0 0 12 1 * * *",
        "0 0/15 9-17 ? * 2-6      | 0 */15 9-17 * * MON-FRI",
        "0 5/15 * * * ?           | 0 5-59/15 * * * *",
        "/10 * * * * ?            | */10 * * * * *",
        "0 0 12 ? * 1             | 0 0 12 * * SUN",
        "0 0 12 ? * 7             | 0 0 12 * * SAT",
        "0 0 12 ? * L             | 0 0 12 * * SAT",
        "0 0 12 ? * 5L            | 0 0 12 * * THU#L",
        "0 0 12 ? * friL          | 0 0 12 * * FRI#L",
        "0 0 12 ? * 6#3           | 0 0 12 * * FRI#3",
        "0 0 12 ? * mon#1         | 0 0 12 * * MON#1",
        "0 0 12 ? * 2/2           | 0 0 12 * * 1-6/2",
        "0 0 12 ? * */2           | 0 0 12 * * 0-6/2",
        "0 0 12 ? * FRI-MON       | 0 0 12 * * FRI-SAT,SUN-MON",
        "0 0 12 ? * 7-1           | 0 0 12 * * SAT,SUN",
        "0 0 22-2 * * ?           | 0 0 22-23,0-2 * * *",
        "0 0 22-2/2 * * ?         | 0 0 22-23/2,0-2/2 * * *",
        "0 0 20-2/3 * * ?         | 0 0 20-23/3,2-2/3 * * *",
        "0 0 23-1/4 * * ?         | 0 0 23-23/4 * * *",
        "0 0 12 ? NOV-FEB MON     | 0 0 12 * 11-12,1-2 MON",
        "0 0 12 L * ?             | 0 0 12 L * *",
        "0 0 12 1,l * ?           | 0 0 12 1,L * *",
        "0 0 12 15w * ?           | 0 0 12 15W * *",
        "0 0 12 LW * ?            | 0 0 12 LW * *",
        "0 0 12 l-3 * ?           | 0 0 12 L-3 * *",
        "0 0 12 L-0 * ?           | 0 0 12 L * *",
        "0 0 12 28W * ?           | 0 0 12 28W * *",
        "0 0 12 1/5 * ?           | 0 0 12 1-31/5 * *",
        "0 0 12 1 JAN ? 2030/2    | 0 0 12 1 1 * 2030-2199/2",
      })
  void quartzIsTranslated(String quartz, String ocps) {
    assertThat(CronDialect.QUARTZ.parse(quartz).text()).isEqualTo(ocps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 12 * * *             | 0 0 12 * * *",
        "0 0 12 ? * ?             | 0 0 12 * * *",
        "0 0 12 1 * MON           | 0 0 12 1 * +MON",
        "0 0 12 1-31 * MON        | 0 0 12 1-31 * +MON",
        "0 0 12 */2 * MON         | 0 0 12 */2 * MON",
        "0 0 12 13 * */2          | 0 0 12 13 * +1-7/2",
        "0 0 12 * * */2           | 0 0 12 * * 1-7/2",
        "0 0 12 * * 0/2           | 0 0 12 * * 0-7/2",
        "0 0 12 * * 7/2           | 0 0 12 * * 7-7/2",
        "0 0 12 * * MON/2         | 0 0 12 * * 1-7/2",
        "0 0 12 * * 5L            | 0 0 12 * * FRI#L",
        "0 0 12 * * MON,5L        | 0 0 12 * * MON,FRI#L",
        "0 0 12 * * FRI#1,fri#3   | 0 0 12 * * FRI#1,FRI#3",
        "0 0 12 * * 7#1           | 0 0 12 * * SUN#1",
        "0 0 12 * * SUN-TUE       | 0 0 12 * * SUN-TUE",
        "0 0 12 * * 7-2           | 0 0 12 * * SUN-TUE",
        "0 0 12 * * 7-7           | 0 0 12 * * 0-7",
        "0 0 12 * * FRI-SUN       | 0 0 12 * * 5-7",
        "0 0 12 L * FRI           | 0 0 12 L * +FRI",
        "0 0 12 1W * *            | 0 0 12 1W * *",
        "0 0 12 LW * *            | 0 0 12 LW * *",
        "0 0 12 L-3 * *           | 0 0 12 L-3 * *",
        "0 5/15 * * * *           | 0 5-59/15 * * * *",
        "0 0/61 * * * *           | 0 */61 * * * *",
        "0 0 12 * JAN/3 *         | 0 0 12 * */3 *",
        "@Daily                   | @daily",
        "@midnight                | @midnight",
      })
  void springIsTranslated(String spring, String ocps) {
    assertThat(CronDialect.SPRING.parse(spring).text()).isEqualTo(ocps);
  }

  @ParameterizedTest
  @CsvSource({
    "0 3 * * *",
    "*/15 9-17 * * mon-fri",
    "0 12 1 * MON",
    "0 12 */2 * MON",
    "0 0 * * 5-7",
    "0 0 * JUL WED",
    "@daily",
  })
  void unixIsKeptAsItIs(String unix) {
    assertThat(CronDialect.UNIX.parse(unix)).isEqualTo(CronPattern.parse(unix));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "QUARTZ | 0 0 12 1 * MON      | day-of-week  | 11 | Quartz wants ? in one of the two",
        "QUARTZ | 0 0 12 * * *        | day-of-week  | 11 | Quartz wants ? in one of the two",
        "QUARTZ | 0 0 12 ? * ?        | day-of-week  | 11 | Quartz wants ? in one of the two",
        "QUARTZ | 0 3 * * ?           | pattern      | 8  | Quartz has six fields",
        "QUARTZ | @daily              | pattern      | 0  | Quartz has six fields",
        "QUARTZ | 0 0 12 L-3W * ?     | day-of-month | 7  | cannot be said in OCPS; write L",
        "QUARTZ | 0 0 12 L-31 * ?     | day-of-month | 9  | write 0 to 30",
        "QUARTZ | 0 0 12 1,LW * ?     | day-of-month | 9  | cannot be said in OCPS; write L",
        "QUARTZ | 0 0/90 * * * ?      | minute       | 4  | Quartz refuses the step",
        "QUARTZ | 0/61 0 * * * ?      | second       | 2  | Quartz refuses the step",
        "QUARTZ | 0 0 0/24 * * ?      | hour         | 6  | write 1 to 23",
        "QUARTZ | 0 0 0 1/32 * ?      | day-of-month | 8  | write 1 to 31",
        "QUARTZ | 0 0 0 1 1/13 ?      | month        | 10 | write 1 to 12",
        "QUARTZ | 0 0 0 ? * 7-FRI     | day-of-week  | 10 | write both ends in the same way",
        "QUARTZ | 0 0 0 ? * MON-6     | day-of-week  | 10 | write both ends in the same way",
        "QUARTZ | 0 0 0 ? * 1/8       | day-of-week  | 12 | write 1 to 7",
        "QUARTZ | 0 0 12 1-15W * ?    | day-of-month | 7  | cannot be said in OCPS; write L",
        "QUARTZ | 0 0 12 1,15W * ?    | day-of-month | 9  | write a schedule for each",
        "QUARTZ | 0 0/5 12 15W * ?    | day-of-month | 9  | write one time of day, or OCPS",
        "QUARTZ | 0 0 12 29W * ?      | day-of-month | 7  | in a month that has no such day",
        "QUARTZ | 0 0 12 32W * ?      | day-of-month | 7  | write 1 to 31",
        "QUARTZ | 0 0 12 1C * ?       | day-of-month | 7  | write 1 to 31",
        "QUARTZ | 0 0 12 1,? * ?      | day-of-month | 9  | write 1 to 31",
        "QUARTZ | 0 0 12 ? * MON,FRI#3| day-of-week  | 15 | write a schedule for each",
        "QUARTZ | 0 0 12 ? * MON,6L   | day-of-week  | 15 | write a schedule for each",
        "QUARTZ | 0 0 12 ? * MON/2    | day-of-week  | 11 | Quartz ignores the step after a name;"
            + " write MON",
        "QUARTZ | 0 0 12 ? * MON-FRI/2| day-of-week  | 11 | Quartz ignores the step after a name",
        "QUARTZ | 0 0 12 ? * MON-FRI#2| day-of-week  | 11 | write 1 to 7 or SUN to SAT",
        "QUARTZ | 0 0 12 ? * 6#6      | day-of-week  | 13 | write 1 to 5",
        "QUARTZ | 0 0 12 ? * #3       | day-of-week  | 11 | a value is missing of Quartz",
        "QUARTZ | 0 0 12 ? * 0        | day-of-week  | 11 | write 1 to 7 or SUN to SAT",
        "QUARTZ | 0 0 12 ? * 8        | day-of-week  | 11 | write 1 to 7 or SUN to SAT",
        "QUARTZ | 0 0 12 ? * MONDAY   | day-of-week  | 11 | write 1 to 7 or SUN to SAT",
        "QUARTZ | 0 */0 12 * * ?      | minute       | 4  | write a whole number from 1",
        "QUARTZ | 0 0,, 12 * * ?      | minute       | 4  | write 0 to 59",
        "QUARTZ | 0 0 24 * * ?        | hour         | 4  | write 0 to 23",
        "QUARTZ | 0 0 12 1 1 ? 2300   | year         | 13 | write 1970 to 2199",
        "QUARTZ | 0 0 12 1 1 ? 2031-2030 | year      | 13 | write the lower end first",
        "QUARTZ | ? 0 12 * * ?        | second       | 0  | write 0 to 59",
        "SPRING | 0 3 * * *           | pattern      | 8  | Spring has six fields",
        "SPRING | 0 0 12 1 1 ? 2030   | pattern      | 13 | Spring has six fields",
        "SPRING | 0 0 12 ? * L        | day-of-week  | 11 | a value is missing of Spring",
        "SPRING | 0 0 12 L-28 * *     | day-of-month | 9  | Spring takes no",
        "SPRING | 0 0 12 L-0 * *      | day-of-month | 9  | Spring takes no",
        "SPRING | 0 0 12 L-3W * *     | day-of-month | 7  | cannot be said in OCPS; write L",
        "SPRING | 0 0 12 1W,15W * *   | day-of-month | 7  | write a schedule for each",
        "SPRING | 0 0 12 28W * *      | day-of-month | 7  | in a month that ends on a Sunday",
        "SPRING | 0 0 12 31W * *      | day-of-month | 7  | in a month that ends on a Sunday",
        "SPRING | 0 /15 * * * *       | minute       | 2  | write 0 to 59",
        "SPRING | 0 0 22-2 * * *      | hour         | 4  | write the lower end first",
        "SPRING | 0 0 12 ? * FRI-MON  | day-of-week  | 11 | write the lower end first",
        "SPRING | 0 0 12 ?/2 * MON    | day-of-month | 7  | write 1 to 31",
        "SPRING | 0 0 12 * * 5#6      | day-of-week  | 13 | write 1 to 5",
        "SPRING | 0 0 12 * * 8        | day-of-week  | 11 | write 0 to 7 or SUN to SAT",
        "SPRING | @never              | pattern      | 0  | write @yearly",
        "UNIX   | 0 0 3 * * *         | pattern      | 10 | Unix cron has five fields",
        "UNIX   | 0 3 * * * /bin/true | pattern      | 10 | a command is no part of the pattern",
        "UNIX   | 0 3 * *             | pattern      | 7  | it has 4 fields",
        "UNIX   | 0 3 L * *           | day-of-month | 4  | leave the dialect out to write OCPS",
        "UNIX   | 0 3 15W * *         | day-of-month | 4  | leave the dialect out to write OCPS",
        "UNIX   | 0 3 * * FRI#L       | day-of-week  | 8  | leave the dialect out to write OCPS",
        "UNIX   | 0 3 * * 1,5L        | day-of-week  | 10 | leave the dialect out to write OCPS",
        "UNIX   | 0 3 1 * +MON        | day-of-week  | 8  | leave the dialect out to write OCPS",
        "UNIX   | 0 3 ? * *           | day-of-month | 4  | leave the dialect out to write OCPS",
        "UNIX   | 0~59 3 * * *        | minute       | 0  | the schedule's jitter",
        "UNIX   | 5/15 * * * *        | minute       | 0  | write 5-59/15",
        "UNIX   | 0 0 * * FRI-SUN     | day-of-week  | 8  | write 5-7",
      })
  void whatWouldChangeItsMeaningIsRefusedWithTheReason(
      CronDialect dialect, String pattern, String field, int position, String reason) {
    CronSyntaxException refused = refused(dialect, pattern);
    assertThat(refused.field()).as(refused.getMessage()).isEqualTo(field);
    assertThat(refused.position()).as(refused.getMessage()).isEqualTo(position);
    assertThat(refused).hasMessageContaining(reason);
  }

  @Test
  void theSamePatternsMeanWhatTheySayInEachDialect() {
    assertThat(CronDialect.QUARTZ.parse("0 0 12 ? * 5L").text()).endsWith("THU#L");
    assertThat(CronDialect.SPRING.parse("0 0 12 ? * 5L").text()).endsWith("FRI#L");
    assertThat(CronDialect.OCPS.parse("0 0 12 ? * 5L").text()).endsWith("5L");
    assertThat(CronDialect.SPRING.parse("0 0 12 1 * MON").text()).endsWith("+MON");
    assertThat(CronDialect.OCPS.parse("0 0 12 1 * MON").text()).endsWith(" MON");
  }

  @ParameterizedTest
  @EnumSource
  void anOverlongOrEmptyPatternIsRefusedByAll(CronDialect dialect) {
    assertThat(refused(dialect, "x".repeat(600))).hasMessageContaining("at most 512");
    assertThat(refused(dialect, " \t")).hasMessageContaining("write");
    assertThat(refused(dialect, "0 0\n12 ? * MON")).hasMessageContaining("a blank or a tab");
  }

  private static CronSyntaxException refused(CronDialect dialect, String pattern) {
    CronSyntaxException refused =
        catchThrowableOfType(CronSyntaxException.class, () -> dialect.parse(pattern));
    assertThat(refused).as("%s %s", dialect, pattern).isNotNull();
    return refused;
  }
}
