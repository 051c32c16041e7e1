package io.carillon.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules as people write them, read and written back. */
final class ScheduleJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"type":"interval","every":"30s","start_at":"2026-03-01T00:00:00Z","end_at":"2027-03-01T00:00:00Z","max_fires":3,"jitter":"5s"}\
        """,
        """
        {"type":"cron","expression":"0 3 * * *","timezone":"Asia/Shanghai","max_fires":1,"jitter":"1d"}\
        """,
        """
        {"type":"cron","expression":"0 3 * * *","timezone":"Europe/Berlin","dst":{"gap":"shift","overlap":"both"}}\
        """,
        """
        {"type":"date","at":"2026-03-01T00:00:00Z","jitter":"10m"}\
        """,
        """
        {"type":"manual"}\
        """,
      })
  void aScheduleIsWrittenAsItWasRead(String json) {
    assertThat(written(json)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'interval','every':'1h','max_fires':0}    | max_fires | whole number from 1",
        "{'type':'interval','every':'1h','max_fires':2.5}  | max_fires | whole number from 1",
        "{'type':'interval','every':'1h','jitter':'25h'}   | jitter    | from 0s to 1d, not 25h",
        "{'type':'interval','every':'1h','jitter':'often'} | jitter    | \"often\" is no duration",
        "{'type':'cron','expression':'0 3 * * *','dst':'vixie'}    | dst | must be {\"gap\": ..., \"overlap\": ...} or \"ocps\", not \"vixie\"",
        "{'type':'cron','expression':'0 3 * * *','dst':{'gap':'x'}} | dst.gap | one of run_after, skip, shift, not \"x\"",
        "{'type':'cron','expression':'0 3 * * *','dst':{'overlap':1}} | dst.overlap | one of first, second, both, not 1",
        "{'type':'cron','expression':'0 3 * * *','dst':{'gaps':'skip'}} | dst.gaps | is not known here; known are gap, overlap",
        "{'type':'cron','expression':'0 3 * * *','dialect':'cron'} | dialect | one of ocps, quartz, spring, unix, not \"cron\"",
        "{'type':'cron','expression':'0 3 * * *','dialect':'quartz'} | expression | Quartz has six fields",
        "{'type':'cron','expression':'0 0 12 1 * MON','dialect':'quartz'} | expression | day-of-week, position 11: Quartz wants ?",
        "{'type':'cron','expression':'@reboot'} | expression | @reboot names no time",
        "{'type':'cron','expression':'0 0 * * 8'} | expression | day-of-week, position 8: \"8\" is out of range; write 0 to 7",
        "{'type':'interval','every':'1h','dst':'ocps'}     | dst | is not known here",
        "{'type':'manual','jitter':'1s'}                   | jitter    | is not known here",
        "{'type':'date','at':'2026-03-01T00:00:00Z','max_fires':1} | max_fires | is not known here",
      },
      quoteCharacter = '`')
  void aFaultIsNamedByItsPath(String json, String field, String remedy) {
    List<Fault> faults = faults(json.replace('\'', '"'));
    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().path()).isEqualTo("schedule." + field);
    assertThat(faults.getFirst().message()).contains(remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quartz | 0 0 12 ? * 2-6   | 0 0 12 * * MON-FRI",
        "spring | 0 0 12 13 * FRI  | 0 0 12 13 * +FRI",
        "unix   | 0 12 13 * FRI    | 0 12 13 * FRI",
        "ocps   | 0 12 13 * +FRI   | 0 12 13 * +FRI",
      })
  void whatIsStoredAndShownIsOcps(String dialect, String expression, String stored) {
    String json =
        "{\"type\":\"cron\",\"expression\":\"%s\",\"dialect\":\"%s\"}"
            .formatted(expression, dialect);
    assertThat(written(json))
        .isEqualTo(
            "{\"type\":\"cron\",\"expression\":\"%s\",\"timezone\":\"UTC\"}".formatted(stored));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"ocps\"                                   | SKIP      | FIRST",
        "{}                                         | RUN_AFTER | FIRST",
        "{\"gap\": \"shift\"}                         | SHIFT     | FIRST",
        "{\"overlap\": \"second\"}                    | RUN_AFTER | SECOND",
        "null                                       | RUN_AFTER | FIRST",
      })
  void theDaylightSavingPolicyIsRead(String dst, DstPolicy.Gap gap, DstPolicy.Overlap overlap) {
    Schedule read =
        read("{\"type\":\"cron\",\"expression\":\"0 3 * * *\",\"dst\":%s}".formatted(dst));
    assertThat(((Schedule.Cron) read).dst()).isEqualTo(new DstPolicy(gap, overlap));
    assertThat(read(Json.text(DefinitionWriter.write(read)))).isEqualTo(read);
  }

  @Test
  void aJitterOfZeroIsNone() {
    assertThat(written("{\"type\":\"interval\",\"every\":\"1h\",\"jitter\":\"0s\"}"))
        .doesNotContain("jitter");
  }

  private static Schedule read(String json) {
    return ScheduleReader.read(Json.object(json));
  }

  private static String written(String json) {
    return Json.text(DefinitionWriter.write(read(json)));
  }

  private static List<Fault> faults(String json) {
    InvalidInputException refused =
        catchThrowableOfType(InvalidInputException.class, () -> read(json));
    assertThat(refused).as(json).isNotNull();
    return refused.faults();
  }
}
