package io.carillon.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.ReservedMemory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestTaskContextTest {

  @Test
  void itSaysWhatItsBuilderSaid() {
    Instant due = Instant.parse("2026-03-01T08:00:00Z");
    TestTaskContext context =
        TestTaskContext.builder()
            .attempt(3)
            .taskConfigId(7)
            .dueAt(due)
            .lastSuccess(due.minusSeconds(60))
            .build();
    assertThat(context.attempt()).isEqualTo(3);
    assertThat(context.taskConfigId()).isEqualTo(7);
    assertThat(context.dueAt()).contains(due);
    assertThat(context.lastSuccess()).contains(due.minusSeconds(60));
    assertThat(context.cancelled()).isFalse();
    assertThat(context.nextAttempt().attempt()).isEqualTo(4);
    assertThat(context.nextAttempt().executionId()).isEqualTo(context.executionId());
    assertThat(TestTaskContext.builder().cancelled().build().cancelled()).isTrue();
  }

  @Test
  void itKeepsLinesAndProgress() {
    TestTaskContext context = TestTaskContext.create();
    context.logger().info("{} of {}", 1, 2);
    context.logger().warn("failed", new IllegalStateException("no"));
    context.logger().trace("not kept");
    context.progress(0.5, "half");
    context.progress(1, "x".repeat(600));
    assertThat(context.messages()).containsExactly("1 of 2", "failed");
    assertThat(context.lines().get(1).level()).isEqualTo("warn");
    assertThat(context.lines().get(1).thrown()).hasMessage("no");
    assertThat(context.progressReports())
        .first()
        .isEqualTo(new TestTaskContext.Progress(0.5, "half"));
    assertThat(context.lastProgress().orElseThrow().message()).hasSize(500);
  }

  @Test
  void itRefusesWhatANodeRefuses() {
    TestTaskContext context = TestTaskContext.builder().memoryBudget(100).build();
    assertThatThrownBy(() -> context.progress(1.1, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.1");
    assertThatThrownBy(() -> context.progress(Double.NaN, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.reserveMemory(101))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100");
    assertThatThrownBy(() -> context.reserveMemory(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TestTaskContext.builder().attempt(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itHoldsOneReservationAtATime() {
    TestTaskContext context = TestTaskContext.builder().memoryBudget(100).build();
    try (ReservedMemory first = context.reserveMemory(60)) {
      assertThat(context.holdsMemory()).isTrue();
      assertThatThrownBy(() -> context.reserveMemory(1)).isInstanceOf(IllegalStateException.class);
    }
    try (ReservedMemory second = context.reserveMemory(0)) {
      assertThat(context.holdsMemory()).isTrue();
    }
    assertThat(context.holdsMemory()).isFalse();
    assertThat(context.mostReserved()).isEqualTo(60);
  }
}
