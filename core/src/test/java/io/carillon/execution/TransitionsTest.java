package io.carillon.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.fixture.Rows;
import io.carillon.task.TaskError;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every transition of the table, made by the store on a real database; and that no other is. The
 * other half is {@link TestDatabase}: there, a statement of any test that makes a transition which
 * is not in the table fails.
 */
class TransitionsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final UUID WORKER = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final TimeOrderedIds IDS = new TimeOrderedIds();
  private static TestDatabase database;
  private static ExecutionStore store;
  private static SettlementStore settlements;
  private static long config;

  /** A change of state. */
  record Transition(ExecutionStatus from, ExecutionStatus to) {
    @Override
    public String toString() {
      return from.code() + " -> " + to.code();
    }
  }

  /** How each is made; the execution is in the state it starts from. */
  private static final Map<String, Consumer<UUID>> MADE_BY = new TreeMap<>();

  static {
    MADE_BY.put("queued -> running", TransitionsTest::claim);
    MADE_BY.put("queued -> cancelled", id -> cancel(id));
    MADE_BY.put("queued -> expired", id -> expire());
    MADE_BY.put("retrying -> running", TransitionsTest::claim);
    MADE_BY.put("retrying -> cancelled", id -> cancel(id));
    MADE_BY.put("retrying -> expired", id -> expire());
    ExecutionStatus.RUNNING
        .next()
        .forEach(end ->
            MADE_BY.put(
                new Transition(ExecutionStatus.RUNNING, end).toString(), id -> settle(id, end)));
  }

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    database.pin(NOW);
    store = new ExecutionStore(database.database());
    settlements = new SettlementStore(database.database());
    Rows rows = new Rows(database.database());
    rows.type();
    config = rows.config();
    rows.worker(WORKER, "here", Duration.ofMinutes(5));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  static Stream<Transition> allowed() {
    return Stream.of(ExecutionStatus.values())
        .flatMap(from -> from.next().stream().map(to -> new Transition(from, to)));
  }

  @Test
  void everyTransitionOfTheTableIsVisitedHere() {
    List<String> table = allowed().map(Transition::toString).sorted().toList();
    assertThat(MADE_BY.keySet())
        .as("transitions that this test makes, held against the table")
        .containsExactlyElementsOf(table);
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void anAllowedTransitionIsMadeOnce(Transition transition) {
    UUID id = inState(transition.from());
    Objects.requireNonNull(MADE_BY.get(transition.toString())).accept(id);
    assertThat(status(id)).isEqualTo(transition.to());
    if (transition.to().ended()) {
      remainsEnded(id, transition.to());
    }
  }

  /** Whatever is asked of an execution that ended, it stays as it is. */
  private static void remainsEnded(UUID id, ExecutionStatus end) {
    assertThat(claim(id)).isEmpty();
    assertThat(settle(id, ExecutionStatus.SUCCEEDED)).isEmpty();
    assertThat(cancel(id)).isEmpty();
    assertThat(store.askToCancel(List.of(new CancelRequest(id, "late")))).isZero();
    assertThat(expire()).extracting(Settled::executionId).doesNotContain(id);
    assertThat(status(id)).isEqualTo(end);
  }

  @ParameterizedTest
  @EnumSource
  void theDatabaseOfTheTestsRefusesWhatTheTableDoesNotHold(ExecutionStatus to) {
    UUID id = inState(ExecutionStatus.RUNNING);
    settle(id, ExecutionStatus.FAILED);
    if (to != ExecutionStatus.FAILED) {
      assertThatThrownBy(() -> force(id, to)).hasMessageContaining("is not in the table");
    }
  }

  private static void force(UUID id, ExecutionStatus to) {
    database
        .database()
        .sql()
        .sql("update carillon.task_execution set status = :to where id = :id")
        .param("to", to.code())
        .param("id", id)
        .update();
  }

  private static UUID inState(ExecutionStatus state) {
    UUID id = IDS.next(NOW);
    database.pin(NOW);
    store.queue(List.of(Rows.execution(id, config, id.toString(), 5, NOW.plusSeconds(60))));
    if (state != ExecutionStatus.QUEUED) {
      claim(id);
    }
    if (state == ExecutionStatus.RETRYING) {
      settle(id, ExecutionStatus.RETRYING);
    }
    assertThat(status(id)).isEqualTo(state);
    return id;
  }

  private static List<Settled> cancel(UUID id) {
    return store.cancelWaiting(List.of(new CancelRequest(id, "enough")));
  }

  private static List<Settled> expire() {
    database.pin(NOW.plusSeconds(60));
    return store.expire(10);
  }

  /** Each has a queue of its own, so that no test claims what another left. */
  private static List<Claim> claim(UUID id) {
    long number = IDS.next(NOW).getMostSignificantBits();
    return new ClaimStore(database.database())
        .claim(new ClaimStore.Taking(WORKER, number, List.of(Rows.TYPE), 1), id.toString(), null)
        .claims();
  }

  private static List<Settled> settle(UUID id, ExecutionStatus next) {
    return settlements.settle(
        List.of(
            next == ExecutionStatus.RETRYING
                ? Settlement.retried(
                    fence(id), AttemptOutcome.HANDED_BACK, Duration.ZERO, error(next))
                : Settlement.ended(fence(id), AttemptOutcome.of(next.code()), error(next))));
  }

  private static Settlement.Fence fence(UUID id) {
    return new Settlement.Fence(id, attempt(id), WORKER);
  }

  private static @Nullable TaskError error(ExecutionStatus next) {
    return next == ExecutionStatus.SUCCEEDED ? null : TaskError.of("test", "as asked");
  }

  private static ExecutionStatus status(UUID id) {
    return ExecutionStatus.of(
        database
            .database()
            .sql()
            .sql("select status from carillon.task_execution where id = :id")
            .param("id", id)
            .query(String.class)
            .single());
  }

  private static int attempt(UUID id) {
    return database
        .database()
        .sql()
        .sql("select attempt from carillon.task_execution where id = :id")
        .param("id", id)
        .query(Integer.class)
        .single();
  }
}
