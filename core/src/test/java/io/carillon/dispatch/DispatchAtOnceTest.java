package io.carillon.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.broker.PostgresBroker;
import io.carillon.broker.SlotReservation;
import io.carillon.broker.WorkSource;
import io.carillon.broker.WorkerSubscription;
import io.carillon.engine.TestDatabase;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Trigger;
import io.carillon.fixture.Rows;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.EventRecorder;
import io.carillon.time.TimeOrderedIds;
import io.carillon.worker.DeadWorkerRescuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionSystemException;

/** What starts in the transaction that decides it, in a worker that waits; and what is queued. */
class DispatchAtOnceTest {

  private static final TimeOrderedIds IDS = new TimeOrderedIds();
  private static TestDatabase database;
  private static long config;

  // Each test has a worker and a queue of its own.
  private final UUID worker = UUID.randomUUID();
  private final String queue = worker.toString();
  private final AtomicInteger free = new AtomicInteger(2);
  private final AtomicLong batches = new AtomicLong();
  private final List<Claim> started = new CopyOnWriteArrayList<>();
  private PostgresBroker broker;
  private TaskDispatcher dispatcher;
  private WorkSource inbox;
  private CompletableFuture<Void> over = new CompletableFuture<>();

  /** Slots of a worker that counts them and runs nothing. */
  private final class Reserved implements SlotReservation {

    private final List<NewExecution> executions;
    private final long batch = batches.incrementAndGet();

    Reserved(List<NewExecution> executions) {
      this.executions = executions;
    }

    @Override
    public UUID workerId() {
      return worker;
    }

    @Override
    public long batch() {
      return batch;
    }

    @Override
    public List<NewExecution> executions() {
      return executions;
    }

    @Override
    public void runClaimed(List<Claim> claims) {
      started.addAll(claims);
      free.addAndGet(executions.size() - claims.size());
    }
  }

  private Optional<SlotReservation> reserve(List<NewExecution> wanted) {
    int slots = Math.min(wanted.size(), free.get());
    free.addAndGet(-slots);
    return slots == 0 ? Optional.empty() : Optional.of(new Reserved(wanted.subList(0, slots)));
  }

  @BeforeAll
  static void begin() {
    database = new TestDatabase();
    Rows rows = new Rows(database.database());
    rows.type();
    config = rows.config();
  }

  @BeforeEach
  void open() {
    new Rows(database.database()).worker(worker, "here", Duration.ofMinutes(1));
    broker = new PostgresBroker(database.database(), "here");
    dispatcher =
        new TaskDispatcher(database.database(), new ExecutionStore(database.database()), broker);
    inbox =
        broker.open(
            new WorkerSubscription(worker, List.of(queue), List.of(Rows.TYPE), this::reserve));
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @AfterAll
  static void end() {
    database.close();
  }

  /** The worker looks for work, finds none, and waits. */
  private void waits() {
    over =
        CompletableFuture.runAsync(
            () -> {
              try {
                inbox.await(Duration.ofMinutes(5));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            task -> Thread.ofVirtual().start(task));
    await().until(() -> broker.reserve(List.of(execution(5))).map(this::givenBack).isPresent());
  }

  private SlotReservation givenBack(SlotReservation reservation) {
    reservation.runClaimed(List.of());
    return reservation;
  }

  private NewExecution execution(int priority) {
    return Rows.execution(IDS.next(Instant.now()), config, queue, priority, null);
  }

  private static NewExecution with(
      NewExecution one, String type, @Nullable Instant startAt, boolean held) {
    return new NewExecution(
        one.id(),
        new NewExecution.Task(config, 1, type, one.queue(), one.priority(), 1),
        new NewExecution.Origin(Trigger.SCHEDULE, null, null, null, null, null),
        new NewExecution.Timing(startAt, null, held),
        null);
  }

  private void dispatch(NewExecution... executions) {
    database
        .database()
        .doInTransaction(() -> dispatcher.dispatchAtOnce(List.of(executions), Instant.now()));
  }

  private List<UUID> started() {
    return started.stream().map(Claim::executionId).toList();
  }

  private static String state(NewExecution execution) {
    return database
        .database()
        .sql()
        .sql(
            """
            select status || ' ' || attempt || coalesce(' ' || worker_id, '')
            from carillon.task_execution where id = :id
            """)
        .param("id", execution.id())
        .query(String.class)
        .optional()
        .orElse("none");
  }

  private String running() {
    return "running 1 " + worker;
  }

  private void becomes(String status) {
    database
        .database()
        .sql()
        .sql("update carillon.worker set status = :status where id = :id")
        .param("status", status)
        .param("id", worker)
        .update();
  }

  private void letLeaseEnd() {
    database
        .database()
        .sql()
        .sql("update carillon.worker set lease_ends_at = now() - interval '1 s' where id = :id")
        .param("id", worker)
        .update();
  }

  @Test
  void whatAWorkerThatWaitsHasRoomForStartsWithTheTransaction() {
    waits();
    NewExecution one = execution(5);
    dispatch(one);
    assertThat(state(one)).isEqualTo(running());
    assertThat(started()).containsExactly(one.id());
    assertThat(free).hasValue(1);
    assertThat(new Rows(database.database()).claimedBy(worker))
        .as("for a takeover to find")
        .containsExactly(one.id());
  }

  @Test
  void whatThereIsNoRoomForIsQueuedAndAnnouncedTheLeastUrgentFirst() {
    waits();
    List<NewExecution> all = IntStream.range(1, 5).mapToObj(this::execution).toList();
    dispatch(all.toArray(NewExecution[]::new));
    assertThat(started()).containsExactly(all.get(3).id(), all.get(2).id());
    assertThat(all.subList(0, 2)).extracting(one -> state(one)).containsOnly("queued 0");
    assertThat(over).succeedsWithin(Duration.ofMinutes(1));
  }

  @Test
  void nothingOvertakesWhatWaitsAlready() {
    NewExecution one = execution(9);
    dispatch(one);
    assertThat(state(one)).isEqualTo("queued 0");
    assertThat(free).hasValue(2);
  }

  @Test
  void whatMayNotStartNowOrNotHereIsQueued() {
    waits();
    NewExecution held = with(execution(5), Rows.TYPE, null, true);
    NewExecution later = with(execution(5), Rows.TYPE, Instant.now().plusSeconds(60), false);
    NewExecution foreign = with(execution(5), "foreign", null, false);
    NewExecution elsewhere = Rows.execution(IDS.next(Instant.now()), config, "elsewhere", 5, null);
    dispatch(held, later, foreign, elsewhere);
    assertThat(List.of(held, later, foreign, elsewhere))
        .extracting(one -> state(one))
        .containsOnly("queued 0");
    assertThat(free).hasValue(2);
  }

  @Test
  void aTransactionThatFailsStartsNothingAndGivesTheSlotsBack() {
    waits();
    NewExecution one = execution(5);
    assertThatThrownBy(() ->
            database
                .database()
                .doInTransaction(() -> {
                  dispatcher.dispatchAtOnce(List.of(one), Instant.now());
                  throw new IllegalStateException("over");
                }))
        .hasMessage("over");
    assertThat(state(one)).isEqualTo("none");
    assertThat(started).isEmpty();
    assertThat(free).hasValue(2);
  }

  @Test
  void aStatementThatFailsGivesTheSlotsBack() {
    waits();
    NewExecution one = execution(5);
    assertThatThrownBy(() -> dispatch(one, one)).isInstanceOf(DataAccessException.class);
    assertThat(started).isEmpty();
    assertThat(free).hasValue(2);
  }

  @Test
  void aWorkerThatWasGivenUpOrPausedByTheOthersGetsNothing() {
    for (String status : List.of("lost", "paused", "draining", "stopped")) {
      waits();
      becomes(status);
      NewExecution one = execution(5);
      dispatch(one);
      assertThat(state(one)).as(status).isEqualTo("queued 0");
      assertThat(started).isEmpty();
      assertThat(free).hasValue(2);
      assertThat(over).as("announced").succeedsWithin(Duration.ofMinutes(1));
    }
  }

  @Test
  void whatIsPastItsStartDeadlineIsQueuedToExpire() {
    waits();
    Instant now = Instant.now();
    NewExecution late = Rows.execution(IDS.next(now), config, queue, 5, now.minusSeconds(1));
    NewExecution early = Rows.execution(IDS.next(now), config, queue, 5, now.plusSeconds(60));
    dispatch(late, early);
    assertThat(state(late)).isEqualTo("queued 0");
    assertThat(state(early)).isEqualTo(running());
  }

  @Test
  void whatAWorkerGetsIsTakenOverWhenItsLeaseEnds() {
    waits();
    NewExecution one = execution(5);
    dispatch(one);
    letLeaseEnd();
    takeover().runOnce();
    assertThat(state(one)).startsWith("retrying 1");
  }

  @Test
  void aTakeoverDoesNotWaitForANodeThatStandsStillInTheTransaction() {
    waits();
    NewExecution before = execution(5);
    dispatch(before);
    letLeaseEnd();
    NewExecution one = execution(5);
    assertThatThrownBy(() ->
            database
                .database()
                .doInTransaction(() -> {
                  dispatcher.dispatchAtOnce(List.of(one), Instant.now());
                  CompletableFuture<Void> takenOver =
                      CompletableFuture.runAsync(() ->
                          await()
                              .atMost(Duration.ofSeconds(30))
                              .until(() -> takeover().runOnce().isZero()));
                  takenOver.join();
                }))
        .isInstanceOf(TransactionSystemException.class);
    assertThat(state(before)).startsWith("retrying 1");
    assertThat(state(one)).isEqualTo("none");
    assertThat(started()).containsExactly(before.id());
    assertThat(free).hasValue(1);
  }

  private static DeadWorkerRescuer takeover() {
    return new DeadWorkerRescuer(
        database.database(),
        new AttemptRecorder(
            database.database(),
            new ExecutionStore(database.database()),
            new EventRecorder(database.database(), settled -> {}),
            failing -> {},
            System::nanoTime));
  }
}
