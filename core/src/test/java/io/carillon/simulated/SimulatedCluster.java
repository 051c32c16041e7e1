package io.carillon.simulated;

import io.carillon.audit.Audit;
import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fixture.Rows;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.History;
import io.carillon.history.ScheduleEvent;
import io.carillon.record.EventKind;
import io.carillon.statistics.rollup.RollUpAgent;
import io.carillon.task.TaskHandler;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database whose clock stands until it is moved, and the nodes on it. */
public final class SimulatedCluster implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  static final String ACTOR = "tester";

  private final TestDatabase database = new TestDatabase();
  private final AtomicInteger names = new AtomicInteger();
  private Instant now = START;

  SimulatedCluster() {
    database.pin(now);
    new Rows(database()).type();
  }

  Database database() {
    return database.database();
  }

  SimulatedNode node(String name) {
    return new SimulatedNode(name, database());
  }

  /** A node with a worker of so many slots, which runs the task type by that handler. */
  SimulatedNode node(String name, int slots, TaskHandler<?> handler) {
    LocalTaskTypes types = new LocalTaskTypes(List.of(handler));
    SimulatedNode node =
        new SimulatedNode(name, database(), new SimulatedNode.Work(slots, types, () -> now));
    node.beatWorker();
    return node;
  }

  Instant now() {
    return now;
  }

  /** Sets the clock, forwards or back. */
  void set(Instant instant) {
    now = instant;
    database.pin(instant);
  }

  void pass(Duration time) {
    set(now.plus(time));
  }

  /** Makes a config with a name of its own; {@code fields} are its schedule and policies. */
  TaskConfig create(SimulatedNode node, String fields) {
    String json =
        "{\"name\": \"config-%d\", \"task_type\": \"nothing\", %s}"
            .formatted(names.incrementAndGet(), fields);
    return node.manager().create(DefinitionReader.read(Json.object(json)), true, ACTOR);
  }

  /** The same config with other fields. */
  TaskConfig update(SimulatedNode node, TaskConfig config, String fields) {
    String json =
        "{\"name\": \"%s\", \"task_type\": \"nothing\", %s}"
            .formatted(config.definition().name(), fields);
    return node.manager()
        .update(config.id(), null, DefinitionReader.read(Json.object(json)), null, ACTOR);
  }

  /** All executions of a config that has fewer than 100,000, by due time, then by age. */
  List<Execution> executions(TaskConfig config) {
    List<Execution> all = new ArrayList<>();
    @Nullable UUID after = null;
    // A page ends at its limit of bytes, however many rows were asked for.
    do {
      ExecutionQuery.Builder query = ExecutionQuery.ofConfig(config.id()).limit(100_000);
      Page<Execution, UUID> page = history().executions(query.after(after).build());
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    return all.stream()
        .sorted(
            Comparator.comparing(Execution::dueAt, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Execution::id))
        .toList();
  }

  List<Execution> executions(TaskConfig config, ExecutionStatus status) {
    return executions(config).stream().filter(one -> one.status() == status).toList();
  }

  /** All events of a config, oldest first. */
  List<ScheduleEvent> events(TaskConfig config) {
    List<ScheduleEvent> events = new ArrayList<>(history().events(config.id(), 100_000));
    return events.reversed();
  }

  List<ScheduleEvent> events(TaskConfig config, String kind) {
    return events(config).stream().filter(event -> event.kind() == EventKind.of(kind)).toList();
  }

  /** How many due times each kind of decision accounts for. */
  Map<String, Long> decided(TaskConfig config) {
    Map<String, Long> sums = new TreeMap<>();
    events(config).stream()
        .filter(event -> event.dueAt() != null)
        .forEach(event -> sums.merge(event.kind().code(), event.count(), Long::sum));
    return sums;
  }

  /** Of its whole life. */
  Audit audit(SimulatedNode node, TaskConfig config) {
    return node.manager().view().audit(config.id(), null, null);
  }

  /** Deletes every config, so that no test leaves work behind for another's workers. */
  void clear() {
    database().sql().sql("delete from carillon.task_config").update();
  }

  /** Adds to the statistics what ended and what was decided. */
  void addStatistics() {
    new RollUpAgent(database(), Duration.ofDays(30), System::nanoTime).catchUp();
  }

  /** Begins anew, at the first instant, with the names of the first configs. */
  void restart() {
    clear();
    names.set(0);
    set(START);
  }

  /** So many more configs like that one, with their schedules. */
  void alike(TaskConfig config, int many) {
    database()
        .sql()
        .sql(
            """
            with alike as (
              insert into carillon.task_config (name, description, task_type, status, parameters,
                schedule, schedule_type, policies, priority, anchor_at, version, created_at,
                created_by, updated_at, updated_by)
              select name || ' ' || i, description, task_type, status, parameters, schedule,
                schedule_type, policies, priority, anchor_at, version, created_at, created_by,
                updated_at, updated_by
              from carillon.task_config, generate_series(1, :many) as i where id = :id
              returning id
            )
            insert into carillon.schedule_state (task_config_id, version, next_due_at)
            select a.id, s.version, s.next_due_at from alike a
            cross join carillon.schedule_state s where s.task_config_id = :id
            """)
        .param("id", config.id())
        .param("many", many)
        .update();
  }

  /** As {@link TestDatabase#statistic}. */
  long statistic(String query) {
    return database.statistic(query);
  }

  History history() {
    return new History(database());
  }

  @Override
  public void close() {
    database.close();
  }
}
