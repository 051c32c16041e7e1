package io.carillon.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PoliciesJsonTest {

  private static Policies policies(String json) {
    return DefinitionReader.readPolicies(Json.object(json));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Policies policies =
        policies(
            """
            {"overlap": "buffer_all", "max_concurrent": 3, "start_deadline": "5m",
             "catch_up": {"mode": "all", "grace": "5s", "window": "2h", "max_runs": 7}}
            """);
    assertThat(policies.catchUp())
        .isEqualTo(new CatchUp(CatchUp.Mode.ALL, Duration.ofSeconds(5), Duration.ofHours(2), 7));
    assertThat(DefinitionReader.readPolicies(DefinitionWriter.write(policies))).isEqualTo(policies);
  }

  @Test
  void withoutAWordTheLatestIsCaughtUpWithADaysWindow() {
    assertThat(policies("{}").catchUp()).isEqualTo(CatchUp.DEFAULT);
    assertThat(policies("{\"catch_up\": {\"mode\": \"all\"}}").catchUp())
        .isEqualTo(
            new CatchUp(CatchUp.Mode.ALL, Duration.ofSeconds(60), Duration.ofDays(1), 1_000));
  }

  @ParameterizedTest
  @EnumSource
  void aModeAloneIsShortForItsObject(CatchUp.Mode mode) {
    assertThat(policies("{\"catch_up\": \"%s\"}".formatted(mode.code())))
        .isEqualTo(policies("{\"catch_up\": {\"mode\": \"%s\"}}".formatted(mode.code())));
  }

  @ParameterizedTest
  @EnumSource
  void everyOverlapPolicyIsKnownByItsCode(Overlap overlap) {
    assertThat(policies("{\"overlap\": \"%s\"}".formatted(overlap.code())).overlap())
        .isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "catch_up: 'some'|catch_up|none, latest, all",
        "catch_up: 5|catch_up|must be an object",
        "catch_up: {'mode': 'some'}|catch_up.mode|none, latest, all",
        "catch_up: {'window': '0s'}|catch_up.window|from 1s to",
        "catch_up: {'window': '400d'}|catch_up.window|to 366d",
        "catch_up: {'max_runs': 0}|catch_up.max_runs|from 1 to 10000",
        "catch_up: {'max_runs': 10001}|catch_up.max_runs|from 1 to 10000",
        "catch_up: {'runs': 1}|catch_up.runs|known are",
        "overlap: 'queue'|overlap|allow, skip, buffer_one, buffer_all, cancel_running",
        "max_concurrent: 0|max_concurrent|from 1 to 1000"
      })
  void aFaultIsNamedByItsPathAndSaysWhatWouldBeRight(String field, String path, String message) {
    String json = "{" + field.replaceFirst("(\\w+):", "'$1':").replace('\'', '"') + "}";
    assertThatThrownBy(() -> policies(json))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e -> {
              List<Fault> faults = e.faults();
              assertThat(faults).extracting(Fault::path).containsExactly(path);
              assertThat(faults.getFirst().message()).contains(message);
            });
  }

  @Test
  void anIntervalFinerThanTheDatabasesTimesIsRefused() {
    assertThatThrownBy(() ->
            ScheduleReader.read(
                Json.object("{\"type\": \"interval\", \"every\": \"PT1.0000001S\"}")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("whole microseconds");
  }
}
