package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.Selection;
import io.carillon.config.TaskConfig;
import io.carillon.config.search.ConfigFilter;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.definition.TaskConfigs;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fixture.Rows;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import io.carillon.history.ExecutionFilter;
import io.carillon.manager.bulk.ConfigEdit;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.StatusChanges;
import io.carillon.manager.operation.BulkAction;
import io.carillon.manager.operation.BulkItem;
import io.carillon.manager.operation.BulkOperation;
import io.carillon.manager.operation.BulkStatus;
import io.carillon.manager.operation.OperationRunner;
import io.carillon.manager.operation.Operations;
import io.carillon.manager.run.RunRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Bulk operations in the background: batches, crashes, stop, undo. */
class BulkOperationsTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final ConfigFilter WAVE =
      ConfigFilter.ALL.withLabels(Set.of(LabelSelector.of("wave", "1")));

  private final SimulatedNode node = CLUSTER.node("one");
  private final Operations operations = node.manager().operations();
  private final OperationRunner one = runner("one");
  private final OperationRunner two = runner("two");

  @BeforeEach
  void begin() {
    CLUSTER.pass(Duration.ofDays(1));
  }

  @AfterEach
  void clear() {
    CLUSTER.database().sql().sql("drop trigger if exists breaks on carillon.task_config").update();
    CLUSTER.database().sql().sql("delete from carillon.bulk_operation").update();
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private OperationRunner runner(String name) {
    return operations.runner(name, patch -> new Describe(patch.get("d").asString()));
  }

  /** Sets the description and a label; refuses configs named "refused". */
  private record Describe(String text) implements ConfigEdit {

    @Override
    public ConfigUpdate apply(TaskConfig before) {
      Definition now = before.definition();
      if (now.name().equals("refused")) {
        throw InvalidInputException.at("description", "is refused.");
      }
      Definition.Metadata metadata =
          new Definition.Metadata(now.namespace(), now.name(), text, now.labels());
      return ConfigUpdate.of(new Definition(metadata, now.task(), now.schedule(), now.terms()));
    }
  }

  private TaskConfig config(String name) {
    Definition definition =
        TaskConfigs.named(name)
            .type(Rows.TYPE)
            .parameters(Map.of())
            .label("wave", "1")
            .every(Duration.ofHours(1))
            .build();
    return node.manager().create(definition, true, SimulatedCluster.ACTOR);
  }

  private List<Long> configs(int count) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(config("bulk " + i).id());
    }
    return ids;
  }

  private TaskConfig read(long id) {
    return node.manager().view().config(id);
  }

  private static BulkOperation.Order order(BulkAction action, String arguments) {
    ObjectNode selection = Json.MAPPER.createObjectNode();
    return new BulkOperation.Order(action, Json.object(arguments), selection, null);
  }

  private BulkOperation start(BulkAction action, String arguments) {
    return operations.startOnConfigs(
        Selection.matching(WAVE), order(action, arguments), BulkOptions.NORMAL, "ann");
  }

  private BulkOperation finish(BulkOperation operation) {
    while (operations.get(operation.id()).status() == BulkStatus.RUNNING) {
      one.runOnce();
    }
    return operations.get(operation.id());
  }

  private List<BulkItem> items(BulkOperation operation) {
    return operations.items(operation.id(), null, -1, 1_000);
  }

  private static BulkItem.Refusal refusal(BulkItem item) {
    return Objects.requireNonNull(Objects.requireNonNull(item.result()).refusal());
  }

  @Test
  void anUpdateIsActedOnInBatchesAndTakenBack() {
    List<Long> ids = configs(230);
    long refused = config("refused").id();
    BulkOperation started = start(BulkAction.UPDATE, "{\"patch\": {\"d\": \"new\"}}");
    assertThat(started.progress().selected()).isEqualTo(231);
    assertThat(read(ids.getFirst()).definition().description()).isEmpty();
    one.runOnce();
    assertThat(operations.get(started.id()).progress().done()).isEqualTo(100);
    BulkOperation ended = finish(started);
    assertThat(ended.status()).isEqualTo(BulkStatus.FINISHED);
    assertThat(ended.progress().counts())
        .isEqualTo(Map.of(BulkOutcome.CHANGED, 230, BulkOutcome.REFUSED, 1));
    assertThat(read(ids.getLast()).definition().description()).isEqualTo("new");
    assertThat(read(ids.getLast()).updatedBy()).isEqualTo("ann");
    assertThat(operations.items(started.id(), BulkOutcome.REFUSED, -1, 10))
        .singleElement()
        .satisfies(item -> {
          assertThat(item.subject().taskConfigId()).isEqualTo(refused);
          assertThat(refusal(item).message()).contains("is refused");
        });
    node.manager().pause(ids.get(5), "by hand", "bob"); // changed since: it stays
    BulkOperation undone = finish(operations.undo(started.id(), "ann"));
    assertThat(undone.progress().counts())
        .isEqualTo(Map.of(BulkOutcome.CHANGED, 229, BulkOutcome.CONFLICT, 1));
    assertThat(read(ids.getFirst()).definition().description()).isEmpty();
    assertThat(read(ids.getFirst()).version()).isEqualTo(3);
    assertThat(read(ids.get(5)).definition().description()).isEqualTo("new");
    assertThat(operations.items(undone.id(), BulkOutcome.CONFLICT, -1, 10))
        .singleElement()
        .satisfies(item -> assertThat(item.subject().name()).isEqualTo("bulk 5"));
  }

  @Test
  void pausesAndDeletionsAreTakenBack() {
    List<Long> ids = configs(3);
    node.manager().pause(ids.get(2), "already", "bob");
    BulkOperation paused = finish(start(BulkAction.PAUSE, "{\"reason\": \"moving\"}"));
    assertThat(paused.progress().counts())
        .isEqualTo(Map.of(BulkOutcome.CHANGED, 2, BulkOutcome.UNCHANGED, 1));
    assertThat(read(ids.getFirst()).statusReason()).isEqualTo("moving");
    finish(operations.undo(paused.id(), "ann"));
    assertThat(read(ids.getFirst()).status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(read(ids.getFirst()).nextDueAt()).isNotNull();
    assertThat(read(ids.get(2)).statusReason()).isEqualTo("already");
    BulkOperation deleted = finish(start(BulkAction.DELETE, "{}"));
    assertThat(read(ids.get(2)).status()).isEqualTo(ConfigStatus.DELETED);
    config("bulk 0"); // the name is taken now: that one cannot come back
    BulkOperation undone = finish(operations.undo(deleted.id(), "ann"));
    assertThat(undone.progress().counts())
        .isEqualTo(Map.of(BulkOutcome.CHANGED, 2, BulkOutcome.REFUSED, 1));
    assertThat(read(ids.get(1)).status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(read(ids.get(2)).status()).isEqualTo(ConfigStatus.PAUSED);
    assertThat(read(ids.get(2)).statusReason()).isEqualTo("already");
    assertThat(read(ids.getFirst()).status()).isEqualTo(ConfigStatus.DELETED);
  }

  @Test
  void anotherNodeGoesOnWhenALeaseHasEndedAndNoItemIsDoneTwice() {
    List<Long> ids = configs(150);
    BulkOperation started = start(BulkAction.UPDATE, "{\"patch\": {\"d\": \"new\"}}");
    one.runOnce();
    assertThat(two.runOnce()).as("it is leased by node one").isEqualTo(Duration.ofSeconds(1));
    CLUSTER.pass(Duration.ofSeconds(31)); // node one has crashed
    assertThat(two.runOnce()).isZero();
    assertThat(operations.get(started.id()).life().node()).isEqualTo("two");
    assertThat(operations.get(started.id()).progress().done()).isEqualTo(150);
    two.runOnce();
    assertThat(operations.get(started.id()).status()).isEqualTo(BulkStatus.FINISHED);
    assertThat(ids).allSatisfy(id -> assertThat(read(id).version()).isEqualTo(2));
  }

  @Test
  void aBatchWhoseResultsCannotBeWrittenChangesNothing() {
    List<Long> ids = configs(3);
    BulkOperation started = start(BulkAction.UPDATE, "{\"patch\": {\"d\": \"new\"}}");
    CLUSTER
        .database()
        .sql()
        .sql(
            """
            create or replace function carillon.breaks() returns trigger language plpgsql as
            $$ begin raise exception 'broken on purpose'; end $$
            """)
        .update();
    CLUSTER
        .database()
        .sql()
        .sql(
            """
            create trigger breaks before update on carillon.task_config for each row
            when (new.name = 'bulk 1') execute function carillon.breaks()
            """)
        .update();
    BulkOperation ended = finish(started);
    assertThat(ended.progress().counts())
        .isEqualTo(Map.of(BulkOutcome.CHANGED, 2, BulkOutcome.FAILED, 1));
    assertThat(read(ids.get(1)).version()).isEqualTo(1);
    assertThat(read(ids.get(2)).version()).isEqualTo(2);
    assertThat(refusal(items(ended).get(1)).code()).isEqualTo("failed");
  }

  @Test
  void oneThatIsStoppedLeavesTheRest() {
    List<Long> ids = configs(120);
    BulkOperation started = start(BulkAction.PAUSE, "{}");
    one.runOnce();
    BulkOperation stopped = operations.stop(started.id(), "bob");
    assertThat(stopped.status()).isEqualTo(BulkStatus.STOPPED);
    assertThat(stopped.life().stoppedBy()).isEqualTo("bob");
    assertThat(one.runOnce()).isEqualTo(Duration.ofSeconds(1));
    assertThat(read(ids.getFirst()).statusReason()).isEqualTo(StatusChanges.pausedBy("ann"));
    assertThat(read(ids.getLast()).status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(operations.stop(started.id(), "eve")).isEqualTo(stopped);
    BulkOperation undone = finish(operations.undo(started.id(), "ann"));
    assertThat(undone.progress().counts()).isEqualTo(Map.of(BulkOutcome.CHANGED, 100));
    assertThat(read(ids.getFirst()).status()).isEqualTo(ConfigStatus.ACTIVE);
  }

  @Test
  void twoOperationsAreActedOnInTurn() {
    configs(150);
    BulkOperation first = start(BulkAction.PAUSE, "{}");
    BulkOperation second = start(BulkAction.UPDATE, "{\"patch\": {\"d\": \"x\"}}");
    one.runOnce();
    one.runOnce();
    assertThat(operations.get(first.id()).progress().done()).isEqualTo(100);
    assertThat(operations.get(second.id()).progress().done()).isEqualTo(100);
    assertThat(operations.get(second.id()).progress().counts())
        .as("paused by the other after they were selected")
        .containsEntry(BulkOutcome.CONFLICT, 100);
    assertThat(operations.list(ConfigScope.ALL, Long.MAX_VALUE, 1))
        .singleElement()
        .isEqualTo(operations.get(second.id()));
  }

  @Test
  void executionsAreCancelledByFilterAndNotTakenBack() {
    long id = config("bulk").id();
    for (int i = 0; i < 3; i++) {
      RunRequest request = new RunRequest(Overlap.ALLOW, null);
      node.manager().run(id, request, SimulatedCluster.ACTOR);
    }
    ExecutionFilter ours = ExecutionFilter.ALL.withStatuses(Set.of(ExecutionStatus.QUEUED));
    BulkOperation started =
        operations.startOnExecutions(
            Selection.matching(ours),
            order(BulkAction.CANCEL, "{\"reason\": \"flood\"}"),
            BulkOptions.NORMAL.expecting(3),
            "ann");
    BulkOperation ended = finish(started);
    assertThat(ended.progress().counts()).isEqualTo(Map.of(BulkOutcome.CHANGED, 3));
    assertThatThrownBy(() -> operations.undo(ended.id(), "ann"))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("not_undoable"));
  }

  @Test
  void whatIsExpectedMustBeSelectedAndARunningOneCannotBeTakenBack() {
    configs(2);
    assertThatThrownBy(() ->
            operations.startOnConfigs(
                Selection.matching(WAVE),
                order(BulkAction.PAUSE, "{}"),
                BulkOptions.NORMAL.expecting(3),
                "ann"))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("selection_changed"));
    assertThat(operations.list(ConfigScope.ALL, Long.MAX_VALUE, 1)).isEmpty();
    BulkOperation started = start(BulkAction.RESUME, "{}");
    assertThatThrownBy(() -> operations.undo(started.id(), "ann"))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("still_running"));
    finish(started);
    assertThatThrownBy(() -> operations.undo(started.id(), "ann"))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("nothing_changed"));
    CLUSTER.pass(Duration.ofDays(2));
    assertThat(operations.purge(CLUSTER.database().time().minus(Duration.ofDays(1)), 10)).isOne();
  }
}
