package io.carillon.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.ReservedMemory;
import org.junit.jupiter.api.Test;

class AttemptMemoryTest {

  private final MemoryBudget budget = new MemoryBudget(64 * 1_024);
  private final AttemptMemory memory = new AttemptMemory(budget);

  @Test
  void anAttemptHoldsOneReservationAtATime() throws Exception {
    try (ReservedMemory first = memory.reserve(1_024)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> memory.reserve(1_024)).isInstanceOf(IllegalStateException.class);
    }
    memory.reserve(2_048).close();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void whatAHandlerLeavesReservedIsReleasedAtTheEnd() throws Exception {
    ReservedMemory left = memory.reserve(32 * 1_024);
    memory.close();
    assertThat(budget.reserved()).isZero();
    left.close();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void moreThanTheBudgetIsRefused() {
    assertThatThrownBy(() -> memory.reserve(budget.bytes() + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65,537 bytes cannot be reserved");
    assertThatThrownBy(() -> memory.reserve(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
