package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.history.ScheduleEvent;
import io.carillon.manager.TasksManager;
import io.carillon.record.EventKind;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A due time that a gap moved, or dropped, is on record with that reason (semantics section 3). */
class ClockChangeRecordTest {

  /** Does nothing. */
  @TaskType(name = "nothing")
  static final class Nothing implements TaskHandler<Nothing.Parameters> {
    record Parameters() {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run_after | 2026-03-29T01:00:00Z | moved_clock",
        "shift     | 2026-03-29T01:30:00Z | moved_clock",
        "skip      | 2026-03-30T00:30:00Z | dropped_clock",
      })
  void theFireNamesTheGap(String policy, Instant due, String code) {
    try (TestDatabase test = new TestDatabase();
        Engine engine = engine(test)) {
      test.pin(Instant.parse("2026-03-28T12:00:00Z"));
      engine.start();
      long config = create(engine.manager(), policy);
      test.pin(due.plusSeconds(1));
      ScheduleEvent fired =
          await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> fired(engine.manager(), config), events -> !events.isEmpty())
              .getFirst();
      assertThat(fired.dueAt()).isEqualTo(due);
      Reason said = Objects.requireNonNull(fired.entry().remarks().reason());
      Sentence sentence = Objects.requireNonNull(said.sentence());
      assertThat(sentence.code()).isEqualTo(code);
      assertThat(sentence.arguments()).containsEntry("local", List.of("2026-03-29 02:30"));
      assertThat(said.text()).isEqualTo(sentence.text());
    }
  }

  private static Engine engine(TestDatabase test) {
    return new Engine(
        test.database(),
        new LocalTaskTypes(List.of(new Nothing())),
        EngineSettings.of("node-1").withGrace(Duration.ofMillis(100)));
  }

  private static long create(TasksManager tasks, String gap) {
    String json =
        """
        {"name": "at half past two", "task_type": "nothing",
         "schedule": {"type": "cron", "expression": "30 2 * * *", "timezone": "Europe/Berlin",
           "dst": {"gap": "%s"}}}
        """
            .formatted(gap);
    return tasks.create(DefinitionReader.read(Json.object(json)), true, "tester").id();
  }

  private static List<ScheduleEvent> fired(TasksManager tasks, long config) {
    return tasks.history().events(config, 10).stream()
        .filter(event -> event.kind() == EventKind.FIRED)
        .toList();
  }
}
