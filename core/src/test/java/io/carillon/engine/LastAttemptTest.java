package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.TaskConfigs;
import io.carillon.execution.ExecutionStatus;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler is told about the attempts that are left. */
class LastAttemptTest {

  private enum Deed {
    FAIL,
    SNOOZE_ONCE_AND_FAIL,
    FAIL_FOR_GOOD
  }

  /** Fails, and notes for each attempt whether it was called the last one. */
  @TaskType(name = "failing")
  static final class Failing implements TaskHandler<Failing.Parameters> {

    record Parameters(Deed deed) {}

    private final List<Boolean> last = new CopyOnWriteArrayList<>();

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      last.add(context.isLastAttempt());
      if (parameters.deed() == Deed.SNOOZE_ONCE_AND_FAIL && last.size() == 1) {
        return new Outcome.Snoozed(Instant.EPOCH);
      }
      if (parameters.deed() == Deed.FAIL_FOR_GOOD) {
        throw new NotRetryableException("unchecked: no throws clause declares it");
      }
      throw new IllegalStateException("as told");
    }
  }

  private final Failing failing = new Failing();
  private TestDatabase database;
  private Engine engine;

  @BeforeEach
  void start() {
    database = new TestDatabase();
    engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(failing)),
            EngineSettings.of("node-1").withGrace(Duration.ZERO));
    engine.start();
  }

  @AfterEach
  void stop() {
    engine.close();
    database.close();
  }

  private void runToItsFailure(Deed deed, int attempts) {
    TaskConfig config =
        engine
            .manager()
            .create(
                TaskConfigs.named("failing")
                    .type(Failing.class)
                    .parameters(new Failing.Parameters(deed))
                    .retry(attempts, Duration.ZERO)
                    .build(),
                true,
                "tester");
    UUID execution = engine.manager().run(config.id(), RunRequest.NORMAL, "tester");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> engine.manager().history().execution(execution).status(),
            status -> status == ExecutionStatus.FAILED);
  }

  @Test
  void theLastOfThreeAttemptsIsToldSo() {
    runToItsFailure(Deed.FAIL, 3);
    assertThat(failing.last).containsExactly(false, false, true);
  }

  @Test
  void theOnlyAttemptIsTheLastOne() {
    runToItsFailure(Deed.FAIL, 1);
    assertThat(failing.last).containsExactly(true);
  }

  @Test
  void aSnoozeUsesUpNoAttempt() {
    runToItsFailure(Deed.SNOOZE_ONCE_AND_FAIL, 2);
    assertThat(failing.last).containsExactly(false, false, true);
  }

  @Test
  void aFailureForGoodEndsTheExecutionWhateverIsLeft() {
    runToItsFailure(Deed.FAIL_FOR_GOOD, 3);
    assertThat(failing.last).containsExactly(false);
  }
}
