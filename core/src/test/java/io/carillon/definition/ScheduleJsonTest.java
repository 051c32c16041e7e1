package io.carillon.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
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
