package io.carillon.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskErrorTest {

  @Test
  void textsAreCutToTheirBounds() {
    TaskError error =
        new TaskError(
            "t", "m".repeat(TaskError.MAX_MESSAGE + 1), "s".repeat(TaskError.MAX_STACK + 1));

    assertThat(error.message()).hasSize(TaskError.MAX_MESSAGE).endsWith("m…");
    assertThat(error.stack()).hasSize(TaskError.MAX_STACK).endsWith("s…");
  }

  @Test
  void textsWithinTheirBoundsStayAsTheyAre() {
    String message = "m".repeat(TaskError.MAX_MESSAGE);

    assertThat(TaskError.of("t", message).message()).isEqualTo(message);
    assertThat(TaskError.of("t", "a\0b").message()).isEqualTo("a\0b");
  }

  @Test
  void aCutDoesNotSplitASurrogatePair() {
    String message = "m".repeat(TaskError.MAX_MESSAGE - 2) + "\uD83D\uDE00" + "more";

    assertThat(TaskError.of("t", message).message())
        .isEqualTo("m".repeat(TaskError.MAX_MESSAGE - 2) + "…");
  }

  @Test
  void halvesOfPairsAtTheCutAreKept() {
    String message = "m".repeat(TaskError.MAX_MESSAGE - 2) + "\uD83D" + "more";

    assertThat(TaskError.of("t", message).message())
        .isEqualTo("m".repeat(TaskError.MAX_MESSAGE - 2) + "\uD83D…");
  }
}
