package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.CreateResult;
import io.carillon.bulk.Selection;
import io.carillon.calendar.Calendar;
import io.carillon.config.NewConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.search.ConfigFilter;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.ScheduleEvent;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.manager.bulk.ConfigEdit;
import io.carillon.manager.change.ConfigUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Many task configs changed by one call: each wholly or not at all, each with its result. */
class BulkChangesTest {

  private static final Logger LOG = LoggerFactory.getLogger(BulkChangesTest.class);
  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final String HOURLY = "{\"type\": \"interval\", \"every\": \"1h\"}";
  private static final ConfigFilter OURS = ConfigFilter.ALL.withText("bulk ");

  private final SimulatedNode node = CLUSTER.node("one");
  private final SimulatedNode other = CLUSTER.node("two");
  private final BulkChanges bulk = node.manager().bulk();

  @BeforeEach
  void begin() {
    CLUSTER.pass(Duration.ofDays(1));
  }

  @AfterEach
  void clear() {
    CLUSTER.database().sql().sql("drop trigger if exists breaks on carillon.task_config").update();
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private static Definition definition(String name, String schedule) {
    return DefinitionReader.read(
        Json.object(
            "{\"name\": \"%s\", \"task_type\": \"nothing\", \"schedule\": %s, \"parameters\": {\"a\": 1}}"
                .formatted(name, schedule)));
  }

  private List<Long> make(int count) {
    List<NewConfig> configs =
        IntStream.range(0, count)
            .mapToObj(i -> NewConfig.active(definition("bulk " + i, HOURLY)))
            .toList();
    BulkReport<CreateResult> made = bulk.create(configs, BulkOptions.NORMAL, "maker");
    assertThat(made.count(BulkOutcome.CHANGED)).isEqualTo(count);
    return made.results().stream().map(one -> id(one)).toList();
  }

  private static ConfigEdit edit(Consumer<ObjectNode> change) {
    return before -> {
      ObjectNode json = DefinitionWriter.write(before.definition()).deepCopy();
      change.accept(json);
      return ConfigUpdate.of(DefinitionReader.read(json));
    };
  }

  private static ConfigEdit priority(int priority) {
    return edit(json -> json.put("priority", priority));
  }

  private static ConfigEdit schedule(String schedule) {
    return edit(json -> json.set("schedule", Json.object(schedule)));
  }

  private static Selection<Long, ConfigFilter> ours() {
    return Selection.matching(OURS);
  }

  private TaskConfig config(long id) {
    return node.manager().view().config(id);
  }

  private static long id(CreateResult made) {
    return Objects.requireNonNull(made.created()).id();
  }

  private static List<BulkOutcome> outcomes(BulkReport<ConfigResult> report) {
    return report.results().stream().map(ConfigResult::outcome).toList();
  }

  private static ConfigResult of(BulkReport<ConfigResult> report, long id) {
    return report.results().stream().filter(one -> one.id() == id).findFirst().orElseThrow();
  }

  private static long count(String table) {
    return CLUSTER
        .database()
        .sql()
        .sql("select count(*) from carillon." + table)
        .query(Long.class)
        .single();
  }

  private void requireClean(long id) {
    assertThat(CLUSTER.audit(node, config(id)).findings()).isEmpty();
  }

  @Test
  void aThousandConfigsAreChangedByFilterEachWithItsEvent() {
    List<Long> ids = make(1_000);
    ConfigEdit change =
        edit(json -> {
          json.put("priority", 7).put("timeout", "30s");
          json.withObject("parameters").put("b", 2);
          json.set("schedule", Json.object("{\"type\": \"interval\", \"every\": \"2h\"}"));
        });
    long versions = count("task_config_version");
    long events = count("schedule_event");
    BulkReport<ConfigResult> dry = bulk.update(ours(), change, BulkOptions.DRY_RUN, "ann");
    assertThat(dry.count(BulkOutcome.CHANGED)).isEqualTo(1_000);
    assertThat(count("task_config_version")).isEqualTo(versions);
    assertThat(count("schedule_event")).isEqualTo(events);

    long begin = System.nanoTime();
    BulkReport<ConfigResult> done =
        bulk.update(
            ours(),
            change,
            BulkOptions.NORMAL.expecting(1_000).expecting(dry.fingerprint()),
            "ann");
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    LOG.info("1,000 configs were changed in {} ms", took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(20));

    assertThat(done.count(BulkOutcome.CHANGED)).isEqualTo(1_000);
    assertThat(done.stopped()).isNull();
    assertThat(done.results()).extracting(ConfigResult::id).containsExactlyElementsOf(ids);
    assertThat(done.results())
        .allSatisfy(one -> {
          assertThat(Objects.requireNonNull(one.versions()).before()).isEqualTo(1);
          assertThat(Objects.requireNonNull(one.versions()).after()).isEqualTo(2);
          assertThat(one.fields()).contains("priority", "timeout", "parameters", "schedule");
        });
    assertThat(count("task_config_version")).isEqualTo(versions + 1_000);
    assertThat(count("schedule_event")).isEqualTo(events + 1_000);
    for (long id : List.of(ids.getFirst(), ids.get(555), ids.getLast())) {
      TaskConfig config = config(id);
      assertThat(config.definition().priority()).isEqualTo(7);
      assertThat(config.definition().parameters()).hasToString("{\"a\":1,\"b\":2}");
      assertThat(config.nextDueAt()).isEqualTo(CLUSTER.now().plus(Duration.ofHours(2)));
      ScheduleEvent event = CLUSTER.events(config, "updated").getFirst();
      assertThat(event.actor()).isEqualTo("ann");
      assertThat(String.valueOf(event.detail())).contains("\"every\":\"1h\"", "\"every\":\"2h\"");
      requireClean(id);
    }
    assertThat(outcomes(bulk.update(ours(), change, BulkOptions.NORMAL, "ann")))
        .as("repeated")
        .containsOnly(BulkOutcome.UNCHANGED);
  }

  @Test
  void aDryRunTellsWhatTheRealRunDoes() {
    List<Long> ids = make(6);
    node.manager().pause(ids.get(1), "by hand", "ann");
    node.manager().delete(ids.get(2), null, null, "ann");
    node.manager().update(ids.get(3), null, config(ids.get(3)).definition(), false, "ann");
    Selection<Long, ConfigFilter> which = Selection.ids(plus(ids, 987_654_321L));
    BulkReport<ConfigResult> dry = bulk.pause(which, "flood", BulkOptions.DRY_RUN, "bob");
    assertThat(config(ids.getFirst()).status()).isEqualTo(ConfigStatus.ACTIVE);
    BulkReport<ConfigResult> done =
        bulk.pause(which, "flood", BulkOptions.NORMAL.expecting(dry.fingerprint()), "bob");
    assertThat(outcomes(dry)).isEqualTo(outcomes(done));
    assertThat(outcomes(done))
        .containsExactly(
            BulkOutcome.CHANGED,
            BulkOutcome.UNCHANGED,
            BulkOutcome.GONE,
            BulkOutcome.REFUSED,
            BulkOutcome.CHANGED,
            BulkOutcome.CHANGED,
            BulkOutcome.GONE);
    assertThat(of(done, ids.get(3)).error())
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("not_active"));
    assertThat(config(ids.getFirst()).statusReason()).isEqualTo("flood");
    assertThat(config(ids.get(1)).statusReason()).isEqualTo("by hand");
    assertThat(CLUSTER.events(config(ids.getFirst()), "paused"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.reason()).isEqualTo("flood");
          assertThat(event.actor()).isEqualTo("bob");
        });
    BulkReport<ConfigResult> resumed =
        bulk.resume(Selection.ids(ids.subList(0, 2)), BulkOptions.NORMAL, "bob");
    assertThat(outcomes(resumed)).containsOnly(BulkOutcome.CHANGED);
    assertThat(config(ids.getFirst()).status()).isEqualTo(ConfigStatus.ACTIVE);
    requireClean(ids.getFirst());
  }

  private static List<Long> plus(List<Long> ids, long id) {
    List<Long> more = new ArrayList<>(ids);
    more.add(id);
    return more;
  }

  @Test
  void anotherSelectionThanExpectedIsRefusedAndNothingIsChanged() {
    List<Long> ids = make(3);
    BulkReport<ConfigResult> dry = bulk.update(ours(), priority(1), BulkOptions.DRY_RUN, "ann");
    node.manager().create(definition("bulk more", HOURLY), true, "bob");
    for (BulkOptions expected :
        List.of(BulkOptions.NORMAL.expecting(3), BulkOptions.NORMAL.expecting(dry.fingerprint()))) {
      assertThatThrownBy(() -> bulk.update(ours(), priority(1), expected, "ann"))
          .isInstanceOfSatisfying(
              ConflictException.class, e -> assertThat(e.code()).isEqualTo("selection_changed"))
          .hasMessageContaining("4 task configs");
    }
    assertThat(config(ids.getFirst()).version()).isEqualTo(1);
    // The number is the same, and a version is another one.
    node.manager().pause(ids.getFirst(), "by hand", "bob");
    Selection<Long, ConfigFilter> three = Selection.ids(ids);
    assertThatThrownBy(
            () -> bulk.delete(three, null, BulkOptions.NORMAL.expecting(dry.fingerprint()), "ann"))
        .isInstanceOf(ConflictException.class);
    assertThat(config(ids.getLast()).status()).isEqualTo(ConfigStatus.ACTIVE);
  }

  @Test
  void aFilterWithoutConditionNeedsAnExpectation() {
    make(2);
    Selection<Long, ConfigFilter> all = Selection.matching(ConfigFilter.ALL);
    assertThatThrownBy(() -> bulk.delete(all, null, BulkOptions.NORMAL, "ann"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("expected_count");
    assertThat(bulk.delete(all, null, BulkOptions.DRY_RUN, "ann").results()).hasSize(2);
    assertThat(bulk.delete(all, null, BulkOptions.NORMAL.expecting(2), "ann").results()).hasSize(2);
  }

  @Test
  void moreThanTheBoundsAllowIsRefusedBeforeAnythingIsDone() {
    CLUSTER.alike(node.manager().create(definition("bulk", HOURLY), true, "ann"), 5_000);
    Selection<Long, ConfigFilter> tooMany = Selection.matching(ConfigFilter.ALL.withText("bulk"));
    assertThatThrownBy(() -> bulk.update(tooMany, priority(1), BulkOptions.DRY_RUN, "ann"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("5,000");
    Selection<Long, ConfigFilter> ids =
        Selection.ids(LongStream.rangeClosed(1, 5_001).boxed().toList());
    assertThatThrownBy(() -> bulk.resume(ids, BulkOptions.NORMAL, "ann"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ids");
    ConfigEdit heavy =
        new ConfigEdit() {
          @Override
          public ConfigUpdate apply(TaskConfig before) {
            throw new AssertionError("never asked");
          }

          @Override
          public int bytes() {
            return 1 << 20;
          }
        };
    Selection<Long, ConfigFilter> some = Selection.matching(ConfigFilter.ALL.withText("bulk 10"));
    assertThatThrownBy(() -> bulk.update(some, heavy, BulkOptions.NORMAL, "ann"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("patch");
  }

  @Test
  void oneThatIsRefusedDoesNotSpoilTheOthers() {
    List<Long> ids = make(5);
    ConfigEdit picky =
        before -> {
          if (before.id() == ids.get(1)) {
            throw InvalidInputException.at("priority", "is not wanted here.");
          }
          return before.id() == ids.get(2)
              ? schedule(
                      "{\"type\": \"cron\", \"expression\": \"0 3 * * *\", \"calendar\": \"none\"}")
                  .apply(before)
              : priority(3).apply(before);
        };
    BulkReport<ConfigResult> dry = bulk.update(ours(), picky, BulkOptions.DRY_RUN, "ann");
    BulkReport<ConfigResult> done = bulk.update(ours(), picky, BulkOptions.NORMAL, "ann");
    assertThat(outcomes(dry)).isEqualTo(outcomes(done));
    assertThat(outcomes(done))
        .containsExactly(
            BulkOutcome.CHANGED,
            BulkOutcome.REFUSED,
            BulkOutcome.REFUSED,
            BulkOutcome.CHANGED,
            BulkOutcome.CHANGED);
    assertThat(of(done, ids.get(2)).error()).hasMessageContaining("schedule.calendar");
    assertThat(config(ids.get(2)).version()).isEqualTo(1);
    ConfigEdit renaming = edit(json -> json.put("name", "another"));
    assertThat(outcomes(bulk.update(ours(), renaming, BulkOptions.NORMAL, "ann")))
        .containsOnly(BulkOutcome.REFUSED);
  }

  @Test
  void aDateUpToWhichAllIsDecidedIsRefusedInBothRuns() {
    List<Long> ids = make(2);
    CLUSTER.pass(Duration.ofMinutes(90));
    node.tick(); // decides the first hour
    String at = CLUSTER.now().minus(Duration.ofMinutes(31)).toString();
    ConfigEdit past =
        edit(json -> {
          json.set("schedule", Json.object("{\"type\": \"date\", \"at\": \"%s\"}".formatted(at)));
          json.set("catch_up", Json.object("{\"mode\": \"all\", \"window\": \"1d\"}"));
        });
    BulkReport<ConfigResult> dry = bulk.update(ours(), past, BulkOptions.DRY_RUN, "ann");
    BulkReport<ConfigResult> done = bulk.update(ours(), past, BulkOptions.NORMAL, "ann");
    assertThat(outcomes(dry)).isEqualTo(outcomes(done)).containsOnly(BulkOutcome.REFUSED);
    assertThat(of(done, ids.getFirst()).error()).hasMessageContaining("are decided");
    requireClean(ids.getFirst());
  }

  @Test
  void whatOthersChangeBetweenSelectionAndChangeIsAConflictAndStays() {
    List<Long> ids = make(250);
    AtomicInteger batches = new AtomicInteger();
    BulkOptions meanwhile =
        BulkOptions.NORMAL.stoppedUnless(() -> {
          if (batches.incrementAndGet() == 1) {
            other.manager().pause(ids.get(120), "meanwhile", "bob");
            other.manager().delete(ids.get(121), null, null, "bob");
            other.manager().delete(ids.get(122), null, null, "bob");
            other.manager().purge(ids.get(122), "bob");
          }
          return true;
        });
    BulkReport<ConfigResult> done = bulk.update(ours(), priority(1), meanwhile, "ann");
    assertThat(done.count(BulkOutcome.CHANGED)).isEqualTo(247);
    assertThat(of(done, ids.get(120)).outcome()).isEqualTo(BulkOutcome.CONFLICT);
    assertThat(of(done, ids.get(121)).outcome()).isEqualTo(BulkOutcome.CONFLICT);
    assertThat(of(done, ids.get(122)).outcome()).isEqualTo(BulkOutcome.GONE);
    assertThat(config(ids.get(120)).definition().priority()).isEqualTo(5);
    assertThat(config(ids.get(120)).statusReason()).isEqualTo("meanwhile");
  }

  @Test
  void anOperationThatIsStoppedGoesOnWhenItIsRepeated() {
    List<Long> ids = make(250);
    AtomicInteger batches = new AtomicInteger();
    BulkOptions cut = BulkOptions.NORMAL.stoppedUnless(() -> batches.incrementAndGet() < 2);
    BulkReport<ConfigResult> first = bulk.pause(ours(), "flood", cut, "ann");
    assertThat(first.count(BulkOutcome.CHANGED)).isEqualTo(200);
    assertThat(first.count(BulkOutcome.NOT_REACHED)).isEqualTo(50);
    assertThat(first.stopped()).contains("between two batches");
    BulkReport<ConfigResult> second = bulk.pause(ours(), "flood", BulkOptions.NORMAL, "ann");
    assertThat(second.count(BulkOutcome.UNCHANGED)).isEqualTo(200);
    assertThat(second.count(BulkOutcome.CHANGED)).isEqualTo(50);
    assertThat(CLUSTER.events(config(ids.getFirst()), "paused")).hasSize(1);
    assertThat(CLUSTER.events(config(ids.getLast()), "paused")).hasSize(1);
  }

  /** Makes the change of one config fail in the database. */
  private static void breakAt(long id, String code) {
    CLUSTER
        .database()
        .sql()
        .sql(
            """
            create or replace function carillon.breaks() returns trigger language plpgsql as $$
            begin raise exception 'broken' using errcode = '%s'; end $$;
            create trigger breaks before update on carillon.task_config for each row
              when (new.id = %d) execute function carillon.breaks()
            """
                .formatted(code, id))
        .update();
  }

  @Test
  void whenTheDatabaseFailsInTheMiddleWhatWasReportedAsChangedIsThere() {
    List<Long> ids = make(250);
    breakAt(ids.get(150), "53100"); // disk full
    BulkReport<ConfigResult> done =
        bulk.update(ours(), schedule("{\"type\": \"manual\"}"), BulkOptions.NORMAL, "ann");
    assertThat(done.count(BulkOutcome.CHANGED)).isEqualTo(100);
    assertThat(done.count(BulkOutcome.NOT_REACHED)).isEqualTo(150);
    assertThat(done.stopped()).contains("database");
    CLUSTER.pass(Duration.ofHours(3));
    node.tick();
    for (ConfigResult one : done.results()) {
      boolean changed = one.outcome() == BulkOutcome.CHANGED;
      assertThat(config(one.id()).version()).isEqualTo(changed ? 2 : 1);
    }
    requireClean(ids.getFirst());
    requireClean(ids.get(150));
    breakAgain(ids);
  }

  private void breakAgain(List<Long> ids) {
    CLUSTER.database().sql().sql("drop trigger breaks on carillon.task_config").update();
    breakAt(ids.getFirst(), "53100");
    assertThatThrownBy(() -> bulk.update(ours(), priority(1), BulkOptions.NORMAL, "ann"))
        .as("nothing was done yet")
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void aFailureOfOneConfigIsItsOwn() {
    List<Long> ids = make(150);
    breakAt(ids.get(7), "P0001");
    BulkReport<ConfigResult> done = bulk.update(ours(), priority(1), BulkOptions.NORMAL, "ann");
    assertThat(done.count(BulkOutcome.CHANGED)).isEqualTo(149);
    assertThat(of(done, ids.get(7)).outcome()).isEqualTo(BulkOutcome.FAILED);
    assertThat(config(ids.get(7)).version()).isEqualTo(1);
    assertThat(CLUSTER.events(config(ids.get(7)))).hasSize(1);
  }

  @Test
  void oneThatLosesADeadlockIsTriedAgain() {
    List<Long> ids = make(3);
    CLUSTER
        .database()
        .sql()
        .sql(
            """
            create sequence carillon.tries;
            create or replace function carillon.breaks() returns trigger language plpgsql as $$
            begin
              if nextval('carillon.tries') < 3 then
                raise exception 'lost' using errcode = '40P01';
              end if;
              return new;
            end $$;
            create trigger breaks before update on carillon.task_config for each row
              when (new.id = %d) execute function carillon.breaks()
            """
                .formatted(ids.get(1)))
        .update();
    BulkReport<ConfigResult> done = bulk.update(ours(), priority(1), BulkOptions.NORMAL, "ann");
    assertThat(outcomes(done)).containsOnly(BulkOutcome.CHANGED);
  }

  @Test
  void twoOperationsAtOnceOverTheSameConfigsBothEnd() {
    List<Long> ids = make(300);
    Selection<Long, ConfigFilter> forward = Selection.ids(ids);
    Selection<Long, ConfigFilter> back = Selection.ids(ids.reversed());
    BulkChanges second = other.manager().bulk();
    List<CompletableFuture<BulkReport<ConfigResult>>> both =
        List.of(
            CompletableFuture.supplyAsync(
                () -> bulk.update(forward, priority(1), BulkOptions.NORMAL, "ann")),
            CompletableFuture.supplyAsync(() ->
                second.update(
                    back, edit(json -> json.put("timeout", "9s")), BulkOptions.NORMAL, "bob")));
    both.forEach(one -> assertThat(outcomes(one.join())).containsOnly(BulkOutcome.CHANGED));
    for (long id : ids) {
      TaskConfig config = config(id);
      assertThat(config.version()).isEqualTo(3);
      assertThat(config.definition().priority()).isEqualTo(1);
      assertThat(config.definition().policies().timeout()).isEqualTo(Duration.ofSeconds(9));
    }
    requireClean(ids.getFirst());
  }

  @Test
  void manyMoveToACalendarWhileItChanges() {
    List<Long> ids = make(300);
    Calendar calendar = CalendarReader.read(Json.object("{\"timezone\": \"UTC\"}"), "office");
    node.manager().putCalendar(calendar, null, "ann");
    ConfigEdit onCalendar =
        schedule("{\"type\": \"cron\", \"expression\": \"0 3 * * *\", \"calendar\": \"office\"}");
    CompletableFuture<BulkReport<ConfigResult>> moved =
        CompletableFuture.supplyAsync(
            () -> bulk.update(Selection.ids(ids), onCalendar, BulkOptions.NORMAL, "ann"));
    for (int i = 1; i < 10; i++) {
      String json =
          "{\"timezone\": \"UTC\", \"holidays\": [{\"date\": \"2031-01-%02d\"}]}".formatted(i);
      other.manager().putCalendar(CalendarReader.read(Json.object(json), "office"), null, "bob");
    }
    assertThat(outcomes(moved.join())).containsOnly(BulkOutcome.CHANGED);
    requireClean(ids.getFirst());
    requireClean(ids.getLast());
  }

  @Test
  void inTheCallersTransactionAllIsOne() {
    List<Long> ids = make(150);
    RuntimeException mine = new IllegalStateException("mine");
    assertThatThrownBy(() ->
            CLUSTER
                .database()
                .doInTransaction(() -> {
                  assertThat(outcomes(bulk.update(ours(), priority(1), BulkOptions.NORMAL, "ann")))
                      .containsOnly(BulkOutcome.CHANGED);
                  throw mine;
                }))
        .isSameAs(mine);
    assertThat(config(ids.getFirst()).version()).isEqualTo(1);
    breakAt(ids.get(120), "P0001");
    assertThatThrownBy(() ->
            CLUSTER
                .database()
                .doInTransaction(() -> bulk.update(ours(), priority(1), BulkOptions.NORMAL, "ann")))
        .isInstanceOf(RuntimeException.class);
    assertThat(config(ids.getFirst()).version()).isEqualTo(1);
  }

  @Test
  void deletedOnesKeepTheirHistoryAndFireNothingMore() {
    List<Long> ids = make(120);
    CLUSTER.pass(Duration.ofHours(1));
    node.tick();
    BulkReport<ConfigResult> done = bulk.delete(ours(), "not wanted", BulkOptions.NORMAL, "ann");
    assertThat(outcomes(done)).containsOnly(BulkOutcome.CHANGED);
    CLUSTER.pass(Duration.ofHours(5));
    node.tick();
    for (long id : List.of(ids.getFirst(), ids.getLast())) {
      TaskConfig config = config(id);
      assertThat(config.deletedBy()).isEqualTo("ann");
      assertThat(CLUSTER.executions(config))
          .singleElement()
          .satisfies(one -> assertThat(one.cancelReason()).contains("deleted by ann"));
      assertThat(CLUSTER.events(config).getLast().reason()).isEqualTo("not wanted");
      requireClean(id);
    }
    assertThat(outcomes(bulk.delete(Selection.ids(ids), null, BulkOptions.NORMAL, "ann")))
        .containsOnly(BulkOutcome.UNCHANGED);
    BulkReport<ConfigResult> deleted =
        bulk.resume(
            Selection.matching(ConfigFilter.ALL.withStatuses(Set.of(ConfigStatus.DELETED))),
            BulkOptions.NORMAL,
            "ann");
    assertThat(outcomes(deleted)).hasSize(120).containsOnly(BulkOutcome.GONE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofManyToBeCreatedEachHasItsOwnResult(boolean dryRun) {
    node.manager().create(definition("taken", HOURLY), true, "ann");
    List<NewConfig> wanted =
        Arrays.asList(
            NewConfig.active(definition("good", HOURLY)),
            NewConfig.active(definition("taken", HOURLY)),
            NewConfig.active(definition("good", HOURLY)),
            NewConfig.active(
                definition("never", "{\"type\": \"date\", \"at\": \"2001-01-01T00:00:00Z\"}")),
            new NewConfig(definition("paused", HOURLY), ConfigStatus.PAUSED, "not yet"),
            new NewConfig(definition("off", HOURLY), ConfigStatus.INACTIVE, null));
    BulkOptions options = dryRun ? BulkOptions.DRY_RUN : BulkOptions.NORMAL;
    BulkReport<CreateResult> made = bulk.create(wanted, options, "ann");
    assertThat(made.results())
        .extracting(CreateResult::outcome)
        .containsExactly(
            BulkOutcome.CHANGED,
            BulkOutcome.REFUSED,
            BulkOutcome.REFUSED,
            BulkOutcome.REFUSED,
            BulkOutcome.CHANGED,
            BulkOutcome.CHANGED);
    assertThat(made.results().get(2).error()).hasMessageContaining("index 0");
    assertThat(count("task_config")).isEqualTo(dryRun ? 1 : 4);
    if (!dryRun) {
      long paused = id(made.results().get(4));
      assertThat(config(paused).statusReason()).isEqualTo("not yet");
      assertThat(CLUSTER.events(config(paused)))
          .extracting(event -> event.kind().code())
          .containsExactly("created", "paused");
      long off = id(made.results().get(5));
      assertThat(config(off).status()).isEqualTo(ConfigStatus.INACTIVE);
      assertThat(config(off).nextDueAt()).isNull();
      CLUSTER.pass(Duration.ofHours(1));
      node.tick();
      requireClean(id(made.results().getFirst()));
    }
  }
}
