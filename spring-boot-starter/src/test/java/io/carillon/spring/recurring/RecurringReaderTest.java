package io.carillon.spring.recurring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.CatchUp;
import io.carillon.definition.Defaulted;
import io.carillon.definition.Definition;
import io.carillon.definition.Overlap;
import io.carillon.schedule.OnExcluded;
import io.carillon.schedule.Schedule;
import io.carillon.spring.CarillonConfigurationException;
import io.carillon.task.Recurring;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.PropertyPlaceholderHelper;

/** The annotation read as a definition. */
class RecurringReaderTest {

  private static final Map<String, String> PROPERTIES =
      Map.of("report.cron", "0 3 * * *", "attempts", "4", "jitter", "20s", "empty", "");

  private static Definition read(Map<String, Object> attributes) {
    PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper("${", "}");
    RecurringReader reader =
        new RecurringReader(text -> placeholders.replacePlaceholders(text, PROPERTIES::get));
    return reader.read(
        AnnotationUtils.synthesizeAnnotation(attributes, Recurring.class, null),
        "com.example.Reports.send()",
        "reports.send",
        "reports_send");
  }

  @Test
  void blankAttributesAreTheDefaultsOfRest() {
    Definition read = read(Map.of("every", "5m"));

    assertThat(read.name()).isEqualTo("reports.send");
    assertThat(read.taskType()).isEqualTo("reports_send");
    assertThat(((Schedule.Interval) read.schedule()).every()).isEqualTo(Duration.ofMinutes(5));
    assertThat(read.policies().retry().maxAttempts()).isEqualTo(1);
    assertThat(read.unstated()).containsExactlyInAnyOrder(Defaulted.values());
    assertThat(read.policies().timeout()).isNull();
    assertThat(read.policies().overlap()).isEqualTo(Overlap.SKIP);
    assertThat(read.priority()).isEqualTo(5);
  }

  @Test
  void everyAttributeIsRead() {
    Definition read =
        read(
            Map.ofEntries(
                Map.entry("name", "nightly"),
                Map.entry("description", "Sends the report"),
                Map.entry("cron", "${report.cron}"),
                Map.entry("zone", "Asia/Shanghai"),
                Map.entry("parameters", "{\"to\": \"ada\"}"),
                Map.entry("timeout", "PT1M30S"),
                Map.entry("maxAttempts", "${attempts}"),
                Map.entry("retryDelay", "5s"),
                Map.entry("retryBackoff", "1.5"),
                Map.entry("retryMaxDelay", "1h"),
                Map.entry("overlap", "buffer_one"),
                Map.entry("catchUp", "all"),
                Map.entry("calendar", "work days"),
                Map.entry("onExcluded", "next"),
                Map.entry("jitter", "${jitter}"),
                Map.entry("startDeadline", "1h"),
                Map.entry("maxConcurrent", "3"),
                Map.entry("pauseOnFailure", "${attempts}"),
                Map.entry("priority", "9")));

    assertThat(read.name()).isEqualTo("nightly");
    assertThat(read.description()).isEqualTo("Sends the report");
    Schedule.Cron cron = (Schedule.Cron) read.schedule().nominal();
    assertThat(cron.pattern().text()).isEqualTo("0 3 * * *");
    assertThat(cron.zone().getId()).isEqualTo("Asia/Shanghai");
    assertThat(read.schedule().calendarName()).isEqualTo("work days");
    assertThat(((Schedule.OnCalendar) read.schedule()).onExcluded()).isEqualTo(OnExcluded.NEXT);
    assertThat(read.schedule().jitter().max()).isEqualTo(Duration.ofSeconds(20));
    assertThat(read.policies().startDeadline()).isEqualTo(Duration.ofHours(1));
    assertThat(read.policies().maxConcurrent()).isEqualTo(3);
    assertThat(read.policies().pauseOnFailure()).isEqualTo(4);
    assertThat(read.unstated()).isEmpty();
    assertThat(read.parameters()).hasToString("{\"to\":\"ada\"}");
    assertThat(read.policies().timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(read.policies().retry().maxAttempts()).isEqualTo(4);
    assertThat(read.policies().retry().delay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(read.policies().retry().backoff()).isEqualTo(1.5);
    assertThat(read.policies().retry().maxDelay()).isEqualTo(Duration.ofHours(1));
    assertThat(read.policies().overlap()).isEqualTo(Overlap.BUFFER_ONE);
    assertThat(read.policies().catchUp().mode()).isEqualTo(CatchUp.Mode.ALL);
    assertThat(read.priority()).isEqualTo(9);
  }

  @Test
  void aCronPatternOfSpringIsTranslated() {
    Schedule.Cron cron =
        (Schedule.Cron) read(Map.of("cron", "0 0 3 * * *", "dialect", "spring")).schedule();

    assertThat(cron.pattern().text()).isEqualTo("0 0 3 * * *");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                        | every or cron must be given.
          every=${empty}                                | every or cron must be given.
          every=5m; cron=0 3 * * *                      | every is given beside cron
          every=5 minutes                               | every "5 minutes" is no duration
          every=0s                                      | every must be
          cron=61 * * * *                               | cron
          cron=0 3 * * *; zone=Mars/Base                | zone must be an IANA time zone
          every=5m; zone=Europe/Berlin                  | zone has no meaning for every
          every=5m; dialect=quartz                      | dialect has no meaning for every
          cron=0 3 * * *; dialect=vixie                 | dialect must be one of
          every=5m; timeout=-1s                         | timeout "-1s" is no duration
          every=5m; timeout=400d                        | timeout must be
          every=5m; maxAttempts=0                       | maxAttempts must be
          every=5m; maxAttempts=some                    | maxAttempts must be a number, not "some".
          every=5m; maxAttempts=1.5                     | maxAttempts must be
          every=5m; retryDelay=2d                       | retryDelay must be
          every=5m; retryBackoff=11                     | retryBackoff must be
          every=5m; retryBackoff=x                      | retryBackoff must be a number
          every=5m; retryMaxDelay=8d                    | retryMaxDelay must be
          every=5m; overlap=sometimes                   | overlap must be one of
          every=5m; catchUp=some                        | catchUp must be one of
          every=5m; priority=10                         | priority must be
          every=5m; priority=high                       | priority must be a number, not "high".
          every=5m; onExcluded=next                     | onExcluded
          every=5m; calendar=c; onExcluded=later        | onExcluded must be one of
          every=5m; jitter=2d                           | jitter must be
          every=5m; jitter=some                         | jitter "some" is no duration
          every=5m; startDeadline=0s                    | startDeadline must be
          every=5m; jitter=1m; startDeadline=1m         | startDeadline must be longer than the schedule's jitter
          every=5m; maxConcurrent=0                     | maxConcurrent must be
          every=5m; maxConcurrent=few                   | maxConcurrent must be a number, not "few".
          every=5m; pauseOnFailure=1001                 | pauseOnFailure must be
          every=5m; pauseOnFailure=x                    | pauseOnFailure must be a number, not "x".
          every=5m; parameters=[1]                      | parameters must be a JSON object
          every=5m; parameters={                        | parameters must be a JSON object, and cannot be read
          """)
  void aWrongValueIsRefusedByMethodAndAttribute(@Nullable String attributes, String message) {
    Map<String, Object> values = new HashMap<>();
    if (attributes != null) {
      Arrays.stream(attributes.split("; ", -1))
          .map(one -> one.split("=", 2))
          .forEach(pair -> values.put(pair[0], pair[1]));
    }

    assertThatThrownBy(() -> read(values))
        .isInstanceOf(CarillonConfigurationException.class)
        .hasMessageStartingWith("@Recurring on com.example.Reports.send() cannot be used: ")
        .hasMessageContaining(message);
  }
}
