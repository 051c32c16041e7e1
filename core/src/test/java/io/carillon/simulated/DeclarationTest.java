package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Difference;
import io.carillon.definition.TaskConfigs;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fixture.Rows;
import io.carillon.manager.change.Declared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Configs that an application declares by name each time it starts. */
class DeclarationTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final String ACTOR = SimulatedCluster.ACTOR;
  private final SimulatedNode one = CLUSTER.node("one");
  private final SimulatedNode two = CLUSTER.node("two");

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private static Definition every(int minutes) {
    return TaskConfigs.named("declared")
        .type(Rows.TYPE)
        .parameters(Map.of())
        .every(Duration.ofMinutes(minutes))
        .build();
  }

  @Test
  void aDeclarationMakesItOnceAndChangesItWhenItDiffers() {
    Declared made = one.manager().createOrUpdate(every(1), ACTOR);
    assertThat(made.outcome()).isEqualTo(Declared.Outcome.CREATED);
    assertThat(made.config().status()).isEqualTo(ConfigStatus.ACTIVE);
    Declared same = two.manager().createOrUpdate(every(1), ACTOR);
    assertThat(same.outcome()).isEqualTo(Declared.Outcome.UNCHANGED);
    assertThat(same.config()).isEqualTo(made.config());
    Declared changed = two.manager().createOrUpdate(every(2), ACTOR);
    assertThat(changed.outcome()).isEqualTo(Declared.Outcome.UPDATED);
    assertThat(changed.config().id()).isEqualTo(made.config().id());
    assertThat(changed.config().version()).isEqualTo(2);
    assertThat(changed.config().definition()).isEqualTo(every(2).stated());
  }

  private static TaskConfigs.Draft<Map<String, ?>> inShop(String name) {
    return TaskConfigs.named(name).type(Rows.TYPE).parameters(Map.of()).namespace("shop");
  }

  @Test
  void aNameIsUniqueInItsNamespace() {
    TaskConfig here = one.manager().createOrUpdate(every(1), ACTOR).config();
    Declared there = one.manager().createOrUpdate(inShop("declared").build(), ACTOR);
    assertThat(there.outcome()).isEqualTo(Declared.Outcome.CREATED);
    assertThat(there.config().id()).isNotEqualTo(here.id());
    assertThat(one.manager().view().configNamed("shop", "declared").orElseThrow().id())
        .isEqualTo(there.config().id());
    assertThat(one.manager().view().configNamed("declared").orElseThrow().id())
        .isEqualTo(here.id());
    assertThatThrownBy(() -> one.manager().create(inShop("declared").build(), true, ACTOR))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("namespace shop");
    assertThatThrownBy(
            () -> one.manager().update(here.id(), null, inShop("declared").build(), null, ACTOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("namespace: is default and never changes");
  }

  @Test
  void labelsAreKeptInVersionsComparedAndRestored() {
    Definition first = inShop("labelled").label("team", "billing").build();
    TaskConfig made = one.manager().create(first, true, ACTOR);
    assertThat(made.definition().labels()).isEqualTo(Map.of("team", "billing"));
    Definition other = first.withLabels(Map.of("team", "shop", "tier", "1"));
    assertThat(one.manager().update(made.id(), null, other, null, ACTOR).version()).isEqualTo(2);
    assertThat(one.manager().update(made.id(), null, other, null, ACTOR).version()).isEqualTo(2);
    Difference difference = one.manager().view().difference(made.id(), 1, 2);
    assertThat(difference.fields()).containsExactly("labels");
    assertThat(difference.json().get("changed").toString())
        .isEqualTo("[\"labels.team\",\"labels.tier\"]");
    TaskConfig restored = one.manager().restoreVersion(made.id(), 1, null, ACTOR);
    assertThat(restored.definition().labels()).isEqualTo(Map.of("team", "billing"));
    assertThat(restored.definition().namespace()).isEqualTo("shop");
  }

  @Test
  void whatIsPausedStaysPaused() {
    long id = one.manager().createOrUpdate(every(1), ACTOR).config().id();
    one.manager().pause(id, "too loud", ACTOR);
    Declared changed = one.manager().createOrUpdate(every(2), ACTOR);
    assertThat(changed.config().status()).isEqualTo(ConfigStatus.PAUSED);
    assertThat(changed.config().statusReason()).isEqualTo("too loud");
  }

  @Test
  void theNameOfADeletedOneIsMadeAnew() {
    long id = one.manager().createOrUpdate(every(1), ACTOR).config().id();
    one.manager().delete(id, null, null, ACTOR);
    Declared again = one.manager().createOrUpdate(every(1), ACTOR);
    assertThat(again.outcome()).isEqualTo(Declared.Outcome.CREATED);
    assertThat(again.config().id()).isNotEqualTo(id);
  }

  @Test
  void manyNodesThatDeclareTheSameAtOnceMakeOne() throws Exception {
    int nodes = 8;
    CyclicBarrier together = new CyclicBarrier(nodes);
    try (ExecutorService pool = Executors.newFixedThreadPool(nodes)) {
      List<Callable<Declared>> declarations =
          IntStream.range(0, nodes)
              .<Callable<Declared>>mapToObj(i ->
                  () -> {
                    together.await();
                    return (i % 2 == 0 ? one : two).manager().createOrUpdate(every(1), ACTOR);
                  })
              .toList();
      List<Declared.Outcome> outcomes =
          pool.invokeAll(declarations).stream()
              .map(Future::resultNow)
              .map(Declared::outcome)
              .sorted()
              .toList();
      assertThat(outcomes.getFirst()).isEqualTo(Declared.Outcome.CREATED);
      assertThat(outcomes.subList(1, nodes)).containsOnly(Declared.Outcome.UNCHANGED);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsChanged() {
    long id = one.manager().createOrUpdate(every(1), ACTOR).config().id();
    Definition unknown =
        TaskConfigs.named("declared").type("no_such_type").parameters(Map.of()).build();
    assertThatThrownBy(() -> one.manager().createOrUpdate(unknown, ACTOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("task_type");
    assertThat(one.manager().view().config(id).definition()).isEqualTo(every(1).stated());
  }
}
