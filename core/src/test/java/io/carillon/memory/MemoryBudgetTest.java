package io.carillon.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private final MemoryBudget budget = new MemoryBudget(10 * 1_024);

  @Test
  void whatIsReservedIsCountedInWholeKibibytesUntilItIsGivenBack() throws Exception {
    MemoryBudget.Share share = budget.reserve(1_025);
    assertThat(budget.reserved()).isEqualTo(2 * 1_024);
    share.reduceTo(10);
    assertThat(budget.reserved()).isEqualTo(1_024);
    share.reduceTo(5_000);
    assertThat(budget.reserved()).isEqualTo(1_024);
    share.close();
    share.close();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void requestsAreServedInTheirOrderSoThatALargeOneIsNotPassedOverForEver() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    MemoryBudget.Share first = budget.reserve(6 * 1_024);
    // All there is: the small request can be served only after the large one was.
    Thread large = waiting("large", budget.bytes(), order);
    await().until(budget::isWaitedFor);
    Thread small = waiting("small", 1_024, order);
    await().until(() -> small.getState() == Thread.State.WAITING);
    assertThat(order).isEmpty();
    first.close();
    large.join();
    small.join();
    assertThat(order).containsExactly("large", "small");
    assertThat(budget.reserved()).isZero();
  }

  private Thread waiting(String name, long bytes, List<String> order) {
    return Thread.ofPlatform()
        .start(() -> {
          try (MemoryBudget.Share share = budget.reserve(bytes)) {
            order.add(name);
            share.reduceTo(bytes / 2);
          } catch (InterruptedException e) {
            order.add(name + " interrupted");
          }
        });
  }

  @Test
  void aWaitEndsByAnInterruptAndKeepsNothing() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    MemoryBudget.Share all = budget.reserve(budget.bytes());
    Thread waiting = waiting("one", 1, order);
    await().until(budget::isWaitedFor);
    waiting.interrupt();
    waiting.join();
    all.close();
    assertThat(order).containsExactly("one interrupted");
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void moreThanThereIsOrLessThanNothingIsRefused() {
    assertThatThrownBy(() -> budget.reserve(budget.bytes() + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10,240");
    assertThatThrownBy(() -> budget.reserve(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryBudget(5)).isInstanceOf(IllegalArgumentException.class);
  }
}
