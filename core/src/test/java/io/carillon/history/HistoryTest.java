package io.carillon.history;

import static io.carillon.database.SqlArrays.uuids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.database.Counted;
import io.carillon.database.Page;
import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.fixture.Rows;
import io.carillon.history.detail.Neighbours;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of executions, and what reading one costs. */
class HistoryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final int DAYS = 3;
  private static final int EACH_DAY = 4_000;
  private static final int PAGE = 20;

  private static TestDatabase database;
  private static History history;
  private static long config;
  private static final List<UUID> FAILED = new ArrayList<>();

  /** Of one config, of whose executions one in a hundred fails; of another one all do. */
  @BeforeAll
  static void start() {
    database = new TestDatabase();
    history = new History(database.database());
    database.pin(NOW);
    new PartitionMaintenance(database.database(), Duration.ofDays(2)).runOnce();
    Rows rows = new Rows(database.database());
    rows.type();
    config = rows.config();
    long other = rows.config("another");
    keepVersions();
    for (int day = 0; day < DAYS; day++) {
      load(NOW.plus(Duration.ofDays(day)), other);
    }
    database.database().sql().sql("vacuum (analyze) carillon.task_execution").update();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static void keepVersions() {
    database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_config_version (task_config_id, version, effective_at, status,
              task_type, parameters, schedule, policies, priority, anchor_at, changed_by)
            select id, version, anchor_at, status, task_type, '{"a": 1}', schedule, policies, priority,
              anchor_at, 'tester'
            from carillon.task_config
            """)
        .update();
  }

  private static void load(Instant day, long other) {
    TimeOrderedIds ids = new TimeOrderedIds();
    List<UUID> own = IntStream.range(0, EACH_DAY).mapToObj(i -> ids.next(day)).toList();
    List<UUID> others = IntStream.range(0, EACH_DAY).mapToObj(i -> ids.next(day)).toList();
    List<UUID> failed =
        IntStream.range(0, EACH_DAY / 100).mapToObj(i -> own.get(i * 100 + 50)).toList();
    insert(config, "succeeded", own.stream().filter(id -> !failed.contains(id)).toList());
    insert(config, "failed", failed);
    insert(other, "failed", others);
    FAILED.addAll(failed);
  }

  private static void insert(long taskConfigId, String status, List<UUID> ids) {
    database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
              priority, status, trigger, queued_at, max_attempts)
            select id, :config, 1, :type, 'default', 5, :status, 'manual', now(), 1
            from unnest(:ids) as t(id)
            """)
        .param("config", taskConfigId)
        .param("type", Rows.TYPE)
        .param("status", status)
        .param("ids", uuids(ids))
        .update();
  }

  private static List<UUID> page(@Nullable ExecutionStatus status, @Nullable UUID before) {
    ExecutionQuery.Builder query = ExecutionQuery.ofConfig(config).after(before).limit(PAGE);
    return page((status == null ? query : query.status(status)).build());
  }

  private static List<UUID> page(ExecutionQuery query) {
    return history.executions(query).items().stream().map(Execution::id).toList();
  }

  @Test
  void whatFailedOfAConfigIsReadPageByPage() {
    List<UUID> all = new ArrayList<>();
    List<UUID> page = page(ExecutionStatus.FAILED, null);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = page(ExecutionStatus.FAILED, page.getLast());
    }
    assertThat(all).containsExactlyElementsOf(FAILED.reversed());
  }

  @Test
  void whatFailedIsReadPageByPageOfAllConfigsAndOfASpan() {
    Instant second = NOW.plus(Duration.ofDays(1));
    Instant third = second.plus(Duration.ofDays(1));
    List<UUID> all = new ArrayList<>();
    UUID last = null;
    do {
      all.addAll(
          page(
              ExecutionQuery.builder()
                  .taskType(Rows.TYPE)
                  .status(ExecutionStatus.FAILED)
                  .from(second)
                  .to(third)
                  .after(last)
                  .limit(500)
                  .build()));
      last = all.getLast();
    } while (all.size() % 500 == 0);
    assertThat(all)
        .hasSize(EACH_DAY + EACH_DAY / 100)
        .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed())
        .containsAll(FAILED.subList(EACH_DAY / 100, 2 * EACH_DAY / 100));
  }

  @Test
  void ofAConfigEverythingIsReadPageByPage() {
    List<UUID> first = page(null, null);
    List<UUID> second = page(null, first.getLast());
    assertThat(first).hasSize(PAGE).doesNotContainAnyElementsOf(second);
    assertThat(page(null, new UUID(0, 1))).isEmpty();
    assertThat(page(ExecutionStatus.SUCCEEDED, second.getLast())).hasSize(PAGE);
  }

  /** The first five times a plan is made for the values at hand, and then maybe one for all. */
  @ParameterizedTest
  @EnumSource(names = {"FAILED", "TIMED_OUT", "CANCELLED", "EXPIRED", "LOST"})
  void whatDidNotEndWellIsFoundWithoutReadingTheRest(ExecutionStatus status) {
    requireFewReads(ExecutionQuery.ofConfig(config).status(status).limit(PAGE).build());
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMED_OUT", "CANCELLED", "EXPIRED", "LOST"})
  void whereNothingEndedSoNothingIsRead(ExecutionStatus status) {
    for (int i = 0; i < 12; i++) {
      page(ExecutionQuery.builder().status(ExecutionStatus.FAILED).limit(PAGE).build());
    }
    requireFewReads(ExecutionQuery.builder().status(status).limit(PAGE).build());
  }

  @Test
  void ofAConfigThatNeverRanNothingIsRead() {
    for (int i = 0; i < 12; i++) {
      page(null, null);
    }
    requireFewReads(ExecutionQuery.ofConfig(-1).limit(PAGE).build());
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "RUNNING", "RETRYING"})
  void whereNothingIsLiveNoHistoryIsRead(ExecutionStatus status) {
    for (int i = 0; i < 12; i++) {
      page(ExecutionQuery.builder().status(ExecutionStatus.FAILED).limit(PAGE).build());
    }
    ExecutionQuery all = ExecutionQuery.builder().status(status).limit(PAGE).build();
    requireFewReads(all);
    assertThat(history.executions(all)).isEqualTo(new Page<>(List.of(), null));
    requireFewReads(ExecutionQuery.ofConfig(config).status(status).limit(PAGE).build());
    requireFewReads(ExecutionQuery.ofConfig(-1).status(status).oldestFirst().limit(PAGE).build());
  }

  @Test
  void whatIsLiveIsFoundInAnyOrderOfAnyKind() {
    TimeOrderedIds ids = new TimeOrderedIds();
    List<UUID> made = IntStream.range(0, 60).mapToObj(i -> ids.next(NOW)).toList();
    UUID worker = UUID.randomUUID();
    new Rows(database.database()).worker(worker, "here", Duration.ofHours(1));
    insert(config, "running", made.subList(0, 10));
    insert(config, "queued", made.subList(10, 30));
    insert(config, "retrying", made.subList(30, 40));
    insert(config, "retrying", made.subList(40, 50));
    insert(config, "queued", made.subList(50, 60));
    run("update carillon.task_execution set wakes_at = now() where id = any(:ids)", made, 40, 50);
    run("update carillon.task_execution set held = true where id = any(:ids)", made, 50, 60);
    run("update carillon.task_execution set priority = 7 where id = any(:ids)", made, 15, 20);
    run("update carillon.task_execution set queue = 'other' where id = any(:ids)", made, 20, 25);
    run(
        "insert into carillon.worker_claim select '%s', 1, cast(:ids as uuid[])".formatted(worker),
        made,
        0,
        10);
    run(
        "update carillon.task_execution set worker_id = '%s' where id = any(:ids)"
            .formatted(worker),
        made,
        0,
        10);
    try {
      List<UUID> queued = new ArrayList<>(made.subList(10, 30));
      queued.addAll(made.subList(50, 60));
      assertThat(pages(ExecutionQuery.builder().status(ExecutionStatus.QUEUED).oldestFirst()))
          .isEqualTo(queued);
      assertThat(pages(ExecutionQuery.builder().status(ExecutionStatus.QUEUED)))
          .isEqualTo(queued.reversed());
      assertThat(pages(ExecutionQuery.builder().status(ExecutionStatus.RUNNING).worker(worker)))
          .isEqualTo(made.subList(0, 10).reversed());
      assertThat(
              pages(
                  ExecutionQuery.ofConfig(config)
                      .status(ExecutionStatus.RETRYING)
                      .status(ExecutionStatus.RUNNING)))
          .hasSize(30)
          .startsWith(made.get(49))
          .endsWith(made.get(0));
      assertThat(history.count(ExecutionQuery.builder().status(ExecutionStatus.RUNNING).filter()))
          .isEqualTo(new Counted(10, false));
      assertThat(history.relations().open(List.of(config))).containsEntry(config, 60L);
      requireFewReads(ExecutionQuery.builder().status(ExecutionStatus.RUNNING).limit(PAGE).build());
    } finally {
      run("delete from carillon.task_execution where id = any(:ids)", made, 0, 60);
      database.database().sql().sql("delete from carillon.worker_claim").update();
    }
  }

  private static void run(String statement, List<UUID> ids, int from, int to) {
    database.database().sql().sql(statement).param("ids", uuids(ids.subList(from, to))).update();
  }

  /** All pages of seven. */
  private static List<UUID> pages(ExecutionQuery.Builder query) {
    List<UUID> all = new ArrayList<>();
    UUID next = null;
    do {
      Page<Execution, UUID> page = history.executions(query.after(next).limit(7).build());
      page.items().forEach(execution -> all.add(execution.id()));
      next = page.next();
    } while (next != null);
    return all;
  }

  @Test
  void aTypeThatNeverRanIsNotLookedForInHistory() {
    requireFewReads(ExecutionQuery.builder().taskType("never").limit(PAGE).build());
    requireFewReads(
        ExecutionQuery.builder()
            .taskType("never")
            .status(ExecutionStatus.SUCCEEDED)
            .limit(PAGE)
            .build());
  }

  @Test
  void whereThereIsNoIndexAPageLooksAtSomeAndSaysHowFar() {
    ExecutionQuery.Builder none = ExecutionQuery.builder().trigger(Trigger.BACKFILL).limit(PAGE);
    Page<Execution, UUID> page = history.executions(none.build());
    assertThat(page.items()).isEmpty();
    assertThat(page.next()).as("20,000 of 24,000 were looked at").isNotNull();
    assertThat(history.executions(none.after(page.next()).build()).next()).isNull();
    assertThat(history.count(none.filter())).isEqualTo(new Counted(0, true));
    UUID worker = UUID.randomUUID();
    assertThat(history.executions(ExecutionQuery.builder().worker(worker).build()).next())
        .isNotNull();
  }

  @Test
  void severalStatesAndConfigsAreMergedInTheirOrder() {
    List<UUID> merged =
        page(
            ExecutionQuery.ofConfig(config)
                .status(ExecutionStatus.FAILED)
                .status(ExecutionStatus.LOST)
                .oldestFirst()
                .limit(500)
                .build());
    assertThat(merged).containsExactlyElementsOf(FAILED);
    List<UUID> both =
        page(ExecutionQuery.ofConfig(config).taskConfig(config + 1).limit(500).build());
    assertThat(both)
        .hasSize(500)
        .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed());
    assertThat(history.count(ExecutionQuery.ofConfig(config).filter()))
        .isEqualTo(new Counted(10_000, true));
  }

  @Test
  void aListHasNamesAndNoParametersUnlessAskedFor() {
    Execution listed =
        history.executions(ExecutionQuery.ofConfig(config).build()).items().getFirst();
    assertThat(listed.task().configName()).isEqualTo("by hand");
    assertThat(listed.texts().parameters()).isNull();
    assertThatThrownBy(listed::parameters).hasMessageContaining("not asked for");
    Execution whole =
        history.executions(ExecutionQuery.ofConfig(config).allFields().build()).items().getFirst();
    assertThat(whole.parameters().get("a").intValue()).isEqualTo(1);
    assertThat(history.execution(listed.id()).parameters()).isEqualTo(whole.parameters());
  }

  private static ExecutionTraits withPrefix(String prefix) {
    ExecutionTraits any = ExecutionTraits.ANY;
    return new ExecutionTraits(prefix, Set.of(), Set.of(), Set.of(), any.errors(), null);
  }

  private static ExecutionTraits withError(String text) {
    ExecutionTraits.Errors errors = new ExecutionTraits.Errors(Set.of(), text);
    return new ExecutionTraits(null, Set.of(), Set.of(), Set.of(), errors, null);
  }

  @Test
  void anIdIsFoundByItsBeginningWithoutReadingTheRest() {
    UUID wanted = FAILED.get(7);
    ExecutionQuery.Builder query =
        ExecutionQuery.builder().traits(withPrefix(wanted.toString().toUpperCase(Locale.ROOT)));
    assertThat(page(query.build())).containsExactly(wanted);
    requireFewReads(query.limit(PAGE).build());
    String last = "f".repeat(32);
    assertThat(page(ExecutionQuery.builder().traits(withPrefix(last)).build())).isEmpty();
    assertThatThrownBy(() -> withPrefix("xyz")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theNeighboursOfAnExecutionAreFoundByTheIndexOfTheirConfig() {
    Neighbours neighbours = new Neighbours(database.database());
    List<UUID> all = page(ExecutionQuery.ofConfig(config).oldestFirst().limit(500).build());
    UUID middle = all.get(250);
    long before = rowsRead();
    for (int i = 0; i < 12; i++) {
      assertThat(neighbours.before(config, middle).orElseThrow().id()).isEqualTo(all.get(249));
      assertThat(neighbours.after(config, middle).orElseThrow().id()).isEqualTo(all.get(251));
    }
    assertThat(rowsRead() - before).isLessThan(12 * 20);
    assertThat(neighbours.before(config, all.getFirst())).isEmpty();
  }

  @Test
  void errorsAreSearchedAndGroupedWithinABound() {
    UUID odd = FAILED.get(3);
    run(
        "update carillon.task_execution set error = '{\"type\": \"Odd\", \"message\": \"Port 80 of"
            + " host 7\"}' where id = any(:ids)",
        List.of(odd, FAILED.get(4)),
        0,
        1);
    run(
        "update carillon.task_execution set error = '{\"type\": \"Odd\", \"message\": \"Port 81 of"
            + " host 9\"}' where id = any(:ids)",
        List.of(FAILED.get(4)),
        0,
        1);
    ExecutionQuery.Builder odds = ExecutionQuery.ofConfig(config).traits(withError("PORT 80"));
    assertThat(page(odds.build())).containsExactly(odd);
    Page<Execution, UUID> all =
        history.executions(ExecutionQuery.builder().traits(withError("port 80")).build());
    assertThat(all.items()).isEmpty();
    assertThat(all.next()).as("2,000 of 12,000 failed ones were looked at").isNotNull();
    ErrorGroups.Found groups =
        new ErrorGroups(database.database()).find(ExecutionQuery.ofConfig(config).filter());
    assertThat(groups.searchedTo()).isNull();
    assertThat(groups.groups()).hasSize(1);
    ErrorGroups.Group group = groups.groups().getFirst();
    assertThat(group.text().pattern()).isEqualTo("Port # of host #");
    assertThat(group.numbers()).isEqualTo(new ErrorGroups.Numbers(2, 1));
    assertThat(group.members().last()).isEqualTo(FAILED.get(4));
  }

  private static void requireFewReads(ExecutionQuery query) {
    page(query);
    long before = rowsRead();
    for (int i = 0; i < 12; i++) {
      page(query);
    }
    // A page, and some of each partition to begin with; there are 8,000 in each.
    assertThat(rowsRead() - before).isLessThan(12 * 5 * PAGE);
  }

  private static long rowsRead() {
    return database.statistic(
        """
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables
        where relname like 'task\\_execution%'
        """);
  }
}
