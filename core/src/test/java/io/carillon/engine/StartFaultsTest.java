package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may happen between a tick that starts executions and the word that it has committed. */
class StartFaultsTest {

  private static final String ACTOR = "tester";
  private static final long GATE = 4_711;

  /** Notes which attempts began. */
  @TaskType(name = "note")
  static final class Note implements TaskHandler<Note.Parameters> {
    record Parameters() {}

    record Begun(UUID execution, int attempt) {}

    final Set<Begun> begun = ConcurrentHashMap.newKeySet();

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      begun.add(new Begun(context.executionId(), context.attempt()));
      return null;
    }
  }

  private final Note note = new Note();
  private final TestDatabase server = new TestDatabase(Map.of("fsync", "off"));
  private final Database database = server.database();
  private final Engine engine =
      new Engine(
          database,
          new LocalTaskTypes(List.of(note)),
          EngineSettings.of("node").withLease(Duration.ofSeconds(5)));
  private TaskConfig config;

  @BeforeEach
  void start() {
    engine.start();
    config =
        engine
            .manager()
            .create(
                DefinitionReader.read(
                    Json.object(
                        """
                        {"name": "note", "task_type": "note", "overlap": "allow",
                         "schedule": {"type": "interval", "every": "200ms"}}
                        """)),
                true,
                ACTOR);
    await().until(() -> !note.begun.isEmpty());
  }

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  /**
   * The commit of the tick is on disk and waits for a replica that there is not; then its
   * connection is gone. So the node takes it for failed, and the database has executions of its
   * worker that run by its word alone.
   */
  @Test
  void whatACommitStartedWhoseOutcomeNobodyLearnedRunsInAnotherAttempt() {
    wantReplica("nobody");
    try {
      await().until(() -> endConnectionsThatWaitForTheReplica() > 0);
    } finally {
      wantReplica(""); // else nothing is committed any more, at the end of the test either
    }
    assertSecondAttemptsRun();
  }

  /** What the commit of the tick waits for lasts longer than the lease that cannot be renewed. */
  @Test
  void whatStartsOnceTheWorkerHasLostItsLeaseRunsInAnotherAttempt() {
    keepCommitsOfTicksBehindTheGate();
    database.doInTransaction(() -> {
      number("select count(pg_advisory_xact_lock(%d))".formatted(GATE));
      number("select count(*) from (select from carillon.worker for no key update) as kept");
      await().until(() -> number("select count(*) from pg_locks where not granted") > 1);
      await()
          .until(() ->
              number(
                      """
                      select count(*) from carillon.worker
                      where lease_ends_at < clock_timestamp() - interval '500 ms'
                      """)
                  > 0);
    });
    await().until(() -> number("select count(*) from carillon.worker") > 1);
    assertSecondAttemptsRun();
  }

  private void assertSecondAttemptsRun() {
    await().until(() -> !again().isEmpty());
    engine.manager().pause(config.id(), "enough", ACTOR);
    await().until(() -> executions().stream().allMatch(one -> one.status().ended()));
    assertThat(executions()).extracting(Execution::status).containsOnly(ExecutionStatus.SUCCEEDED);
    for (Execution execution : again()) {
      assertThat(engine.manager().history().attempts(execution.id()))
          .extracting(attempt -> attempt.outcome().code())
          .containsExactly("lost", "succeeded");
      assertThat(note.begun)
          .contains(new Note.Begun(execution.id(), 2))
          .doesNotContain(new Note.Begun(execution.id(), 1));
    }
    assertThat(
            engine
                .manager()
                .view()
                .audit(config.id(), config.createdAt(), engine.manager().view().now())
                .findings())
        .isEmpty();
  }

  private List<Execution> again() {
    return executions().stream().filter(one -> one.attempt() > 1).toList();
  }

  private List<Execution> executions() {
    return engine
        .manager()
        .history()
        .executions(ExecutionQuery.ofConfig(config.id()).limit(500).build())
        .items();
  }

  private void wantReplica(String name) {
    database
        .sql()
        .sql("alter system set synchronous_standby_names = '%s'".formatted(name))
        .update();
    number("select cast(pg_reload_conf() as integer)");
  }

  private long endConnectionsThatWaitForTheReplica() {
    return number(
        """
        select count(pg_terminate_backend(a.pid)) from pg_stat_activity a
        where a.wait_event = 'SyncRep' and exists (
          select 1 from pg_locks l where l.pid = a.pid and l.mode = 'RowExclusiveLock'
            and l.relation = cast('carillon.schedule_state' as regclass))
        """);
  }

  private void keepCommitsOfTicksBehindTheGate() {
    database
        .sql()
        .sql(
            """
            create function carillon.pass_gate() returns trigger language plpgsql as $$
            begin
              perform pg_advisory_xact_lock_shared(%d);
              return null;
            end
            $$;
            create constraint trigger gate after update on carillon.schedule_state
              deferrable initially deferred for each row execute function carillon.pass_gate()
            """
                .formatted(GATE))
        .update();
  }

  private long number(String query) {
    return database.sql().sql(query).query(Long.class).single();
  }
}
