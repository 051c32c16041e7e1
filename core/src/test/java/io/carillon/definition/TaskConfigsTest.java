package io.carillon.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.OnExcluded;
import io.carillon.schedule.Schedule;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskConfigsTest {

  private static final Instant NEW_YEAR = Instant.parse("2027-01-01T00:00:00Z");

  @TaskType(name = "invoice")
  static final class Invoice implements TaskHandler<Invoice.Parameters> {
    record Parameters(String customerName, BigDecimal amount, List<String> copies) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  static final class Unnamed implements TaskHandler<Invoice.Parameters> {
    @Override
    public @Nullable Object run(Invoice.Parameters parameters, TaskContext context) {
      return null;
    }
  }

  private static TaskConfigs.Draft<Invoice.Parameters> invoice() {
    return TaskConfigs.named("invoice Ada").type(Invoice.class);
  }

  @Test
  void parametersAreWrittenAsTheHandlerReadsThem() {
    Definition definition =
        invoice()
            .parameters(new Invoice.Parameters("Ada", new BigDecimal("10.50"), List.of("b@c.test")))
            .build();
    assertThat(definition.taskType()).isEqualTo("invoice");
    assertThat(definition.parameters().toString())
        .isEqualTo("{\"customer_name\":\"Ada\",\"amount\":10.50,\"copies\":[\"b@c.test\"]}");
    assertThat(definition.schedule()).isEqualTo(new Schedule.Manual());
    assertThat(definition.policies()).isEqualTo(Policies.DEFAULT);
    assertThat(definition.priority()).isEqualTo(5);
  }

  @Test
  void aTypeByItsNameTakesAMap() {
    Definition definition =
        TaskConfigs.named("ask")
            .type("http_request")
            .parameters(Map.of("url", "https://example.org/"))
            .at(NEW_YEAR)
            .build();
    assertThat(definition.taskType()).isEqualTo("http_request");
    assertThat(definition.parameters().get("url").stringValue()).isEqualTo("https://example.org/");
    assertThat(definition.schedule()).isEqualTo(new Schedule.OnDate(NEW_YEAR));
  }

  /** Whatever can be set is what the same JSON says. */
  @Test
  void everyScheduleAndPolicyIsWhatTheSameJsonSays() {
    Definition built =
        invoice()
            .description("of the month")
            .cron("0 3 1 * *", ZoneId.of("Europe/Berlin"))
            .dst(new DstPolicy(DstPolicy.Gap.SKIP, DstPolicy.Overlap.SECOND))
            .startingAt(NEW_YEAR)
            .endingAt(NEW_YEAR.plus(Duration.ofDays(365)))
            .maxFires(12)
            .jitter(Duration.ofMinutes(2))
            .calendar("germany", OnExcluded.NEXT)
            .overlap(Overlap.BUFFER_ONE)
            .maxConcurrent(3)
            .catchUp(new CatchUp(CatchUp.Mode.ALL, Duration.ZERO, Duration.ofDays(3), 7))
            .startDeadline(Duration.ofHours(1))
            .retry(new Retry(4, Duration.ofSeconds(3), 1.5, Duration.ofMinutes(1)))
            .timeout(Duration.ofMillis(1_500))
            .pauseOnFailure(9)
            .allowRunParameters()
            .priority(8)
            .build();
    Definition read =
        DefinitionReader.read(
            Json.object(
                """
                {"name": "invoice Ada", "description": "of the month", "task_type": "invoice",
                 "schedule": {"type": "cron", "expression": "0 3 1 * *", "timezone": "Europe/Berlin",
                   "dst": {"gap": "skip", "overlap": "second"}, "start_at": "2027-01-01T00:00:00Z",
                   "end_at": "2028-01-01T00:00:00Z", "max_fires": 12, "jitter": "2m",
                   "calendar": "germany", "on_excluded": "next"},
                 "overlap": "buffer_one", "max_concurrent": 3,
                 "catch_up": {"mode": "all", "grace": "0s", "window": "3d", "max_runs": 7},
                 "start_deadline": "1h", "timeout": "1500ms", "pause_on_failure": 9, "priority": 8,
                 "retry": {"max_attempts": 4, "delay": "3s", "backoff": 1.5, "max_delay": "1m"},
                 "allow_run_parameters": true}
                """));
    assertThat(built).isEqualTo(read);
  }

  @Test
  void theShortFormsHaveTheDefaultsOfJson() {
    Definition built =
        invoice()
            .every(Duration.ofMinutes(5))
            .catchUp(CatchUp.Mode.NONE)
            .retry(3, Duration.ofSeconds(1))
            .build();
    assertThat(built.policies().catchUp()).isEqualTo(CatchUp.DEFAULT.withMode(CatchUp.Mode.NONE));
    assertThat(built.policies().retry())
        .isEqualTo(new Retry(3, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(10)));
    assertThat(invoice().every(Duration.ofMinutes(5)).manual().build().schedule())
        .isEqualTo(new Schedule.Manual());
  }

  @Test
  void everyFaultIsNamedAtOnceByItsNameInJson() {
    assertThatThrownBy(() ->
            TaskConfigs.named(" ")
                .type("invoice")
                .every(Duration.ofSeconds(-1))
                .priority(10)
                .timeout(Duration.ZERO)
                .retry(0, Duration.ofDays(2))
                .build())
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.faults().stream().map(fault -> fault.path()))
                    .containsExactlyInAnyOrder(
                        "name",
                        "schedule.every",
                        "priority",
                        "timeout",
                        "retry.max_attempts",
                        "retry.delay"));
    assertThatThrownBy(() -> invoice().cron("never").build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schedule.expression");
    assertThatThrownBy(() -> TaskConfigs.named("a").type(Unnamed.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unnamed has no @TaskType");
  }

  @Test
  void aDraftThatWasBuiltCanBeChangedAndBuiltAgain() {
    TaskConfigs.Draft<Invoice.Parameters> draft = invoice().every(Duration.ofMinutes(5));
    Definition first = draft.build();
    Definition second = draft.priority(1).cron("0 * * * *").build();
    assertThat(first.priority()).isEqualTo(5);
    assertThat(first.schedule()).isInstanceOf(Schedule.Interval.class);
    assertThat(second.priority()).isEqualTo(1);
    assertThat(second.schedule()).isInstanceOf(Schedule.Cron.class);
  }
}
