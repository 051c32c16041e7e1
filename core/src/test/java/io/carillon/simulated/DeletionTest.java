package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.PurgedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ListedConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.history.Execution;
import io.carillon.history.ScheduleEvent;
import io.carillon.record.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deleted config keeps its history, fires nothing, and can be taken back or purged. */
class DeletionTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final String MINUTELY =
      "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}, \"overlap\": \"allow\"";
  private final SimulatedNode one = CLUSTER.node("one");
  private final SimulatedNode two = CLUSTER.node("two");
  private Instant begin = CLUSTER.now();

  @BeforeEach
  void begin() {
    CLUSTER.pass(Duration.ofDays(1));
    begin = CLUSTER.now();
  }

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private Instant at(long minutes) {
    return begin.plus(Duration.ofMinutes(minutes));
  }

  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      CLUSTER.pass(Duration.ofMinutes(1));
      (i % 2 == 0 ? one : two).tick();
    }
  }

  private TaskConfig delete(TaskConfig config) {
    return one.manager().delete(config.id(), null, "not wanted", "ann");
  }

  private static void requireClean(TaskConfig config, SimulatedNode node) {
    assertThat(CLUSTER.audit(node, config))
        .satisfies(audit -> {
          assertThat(audit.findings()).isEmpty();
          assertThat(audit.byKind().values().stream().mapToLong(Long::longValue).sum())
              .isEqualTo(audit.due());
        });
  }

  @Test
  void aDeletedConfigFiresNothingMoreAndItsHistoryAndAuditStay() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(2);
    CLUSTER.pass(Duration.ofSeconds(90));
    TaskConfig deleted = delete(config); // decides minute 3
    minutes(5);
    assertThat(deleted.status()).isEqualTo(ConfigStatus.DELETED);
    assertThat(deleted.deletedBy()).isEqualTo("ann");
    assertThat(deleted.deletedAt()).isEqualTo(at(3).plusSeconds(30));
    assertThat(deleted.nextDueAt()).isNull();
    assertThat(CLUSTER.executions(config))
        .extracting(Execution::dueAt)
        .containsExactly(at(1), at(2), at(3));
    ScheduleEvent last = CLUSTER.events(config).getLast();
    assertThat(last.kind()).isEqualTo(EventKind.DELETED);
    assertThat(last.reason()).isEqualTo("not wanted");
    assertThat(last.actor()).isEqualTo("ann");
    assertThat(CLUSTER.audit(two, config).due()).isEqualTo(3);
    requireClean(config, two);
  }

  @Test
  void whatWaitsIsCancelledWhatRunsIsAskedToStopAndIsNotTriedAgain() {
    TaskConfig config =
        CLUSTER.create(one, MINUTELY + ", \"retry\": {\"max_attempts\": 3, \"delay\": \"1s\"}");
    minutes(2);
    Claim running = one.claim(1).getFirst();
    delete(config);
    assertThat(CLUSTER.executions(config, ExecutionStatus.CANCELLED)).hasSize(1);
    one.settle(running, one.worker(), ExecutionStatus.RETRYING, Duration.ofSeconds(1));
    assertThat(CLUSTER.executions(config))
        .allSatisfy(one -> assertThat(one.status()).isEqualTo(ExecutionStatus.CANCELLED))
        .allSatisfy(one -> assertThat(one.cancelReason()).contains("deleted by ann"));
  }

  @Test
  void whatRunsOfADeletedConfigOnAWorkerThatDiesDoesNotRunAgain() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(1);
    two.claim(1);
    delete(config);
    two.loseWorker();
    one.takeOver();
    one.wake();
    assertThat(one.claim(10)).isEmpty();
    assertThat(CLUSTER.executions(config, ExecutionStatus.CANCELLED)).hasSize(1);
  }

  @Test
  void aDeletionThatIsTakenBackGoesOnFromTheNextDueTime() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(1);
    delete(config);
    minutes(3);
    TaskConfig restored = two.manager().restore(config.id(), "bob");
    minutes(2);
    assertThat(restored.status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(restored.deletedAt()).isNull();
    assertThat(CLUSTER.executions(config))
        .extracting(Execution::dueAt)
        .containsExactly(at(1), at(5), at(6));
    assertThat(CLUSTER.events(config, "restored").getFirst().actor()).isEqualTo("bob");
    requireClean(config, one);
  }

  @Test
  void aPausedConfigIsPausedForItsReasonWhenItsDeletionIsTakenBack() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    one.manager().pause(config.id(), "the disk is full", "ann");
    delete(config);
    TaskConfig restored = two.manager().restore(config.id(), "bob");
    assertThat(restored.status()).isEqualTo(ConfigStatus.PAUSED);
    assertThat(restored.statusReason()).isEqualTo("the disk is full");
    minutes(2);
    assertThat(CLUSTER.executions(config)).isEmpty();
    requireClean(config, one);
  }

  @Test
  void aDeletedConfigKeepsNoCalendarAndIsNotTakenBackWithoutIt() {
    var calendar =
        io.carillon.definition.CalendarReader.read(
            io.carillon.definition.Json.object("{\"timezone\": \"UTC\"}"), "closed");
    one.manager().putCalendar(calendar, null, "ann");
    TaskConfig config =
        CLUSTER.create(
            one,
            "\"schedule\": {\"type\": \"interval\", \"every\": \"1h\", \"calendar\": \"closed\"}");
    delete(config);
    one.manager().putCalendar(calendar, null, "ann");
    one.manager().deleteCalendar("closed", null, "ann");
    assertThatThrownBy(() -> two.manager().restore(config.id(), "bob"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schedule.calendar")
        .hasMessageContaining("closed");
    requireClean(config, one);
  }

  @Test
  void deletedConfigsAreFoundByTheirStatusAlone() {
    List<TaskConfig> configs =
        Stream.generate(() -> CLUSTER.create(one, MINUTELY)).limit(3).toList();
    delete(configs.get(1));
    assertThat(found(null, null)).containsExactly(configs.get(0).id(), configs.get(2).id());
    assertThat(found(null, "config-")).containsExactly(configs.get(0).id(), configs.get(2).id());
    assertThat(found(ConfigStatus.ACTIVE, null)).hasSize(2);
    assertThat(found(ConfigStatus.DELETED, null)).containsExactly(configs.get(1).id());
    two.manager().restore(configs.get(1).id(), "bob");
    assertThat(found(null, "config-")).hasSize(3);
  }

  private List<Long> found(@Nullable ConfigStatus status, @Nullable String text) {
    ConfigFilter filter = ConfigFilter.ALL.withText(text);
    Set<ConfigStatus> statuses = status == null ? Set.of() : Set.of(status);
    return one
        .manager()
        .view()
        .configs(ConfigQuery.of(filter.withStatuses(statuses), 10))
        .items()
        .stream()
        .map(ListedConfig::id)
        .toList();
  }

  @Test
  void aPurgeLeavesALineAndNothingElse() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(3);
    delete(config);
    PurgedConfig line = two.manager().purge(config.id(), "bob");
    assertThat(line.removed().executions()).isEqualTo(3);
    assertThat(line.removed().events()).isEqualTo(5);
    assertThat(line.removed().versions()).isEqualTo(2);
    assertThat(line.life().deleted().by()).isEqualTo("ann");
    assertThat(line.life().purged().by()).isEqualTo("bob");
    assertThat(one.manager().view().purged(null, 0, 10)).contains(line);
    assertThat(CLUSTER.events(config)).isEmpty();
    assertThatThrownBy(() -> one.manager().view().config(config.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aDeletedConfigIsForgottenWhenRetentionHasLeftNothingOfIt() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    TaskConfig live = CLUSTER.create(one, MINUTELY);
    delete(config);
    Duration kept = Duration.ofDays(2);
    CLUSTER.pass(kept.plusDays(1));
    assertThat(one.manager().forgetDeleted(kept)).isZero(); // its events are there
    CLUSTER.database().sql().sql("delete from carillon.schedule_event").update();
    assertThat(one.manager().forgetDeleted(kept.plusDays(2))).isZero(); // not long enough ago
    assertThat(one.manager().forgetDeleted(kept)).isEqualTo(1);
    assertThat(one.manager().view().config(live.id()).status()).isEqualTo(ConfigStatus.ACTIVE);
  }
}
