package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import com.example.orders.ImportOrdersTask.Parameters;
import com.example.orders.ImportOrdersTask.Result;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.cleanup.AllowedFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportOrdersTaskTest {

  @TempDir Path folder;
  private final FakeContext context = new FakeContext();
  private ImportOrdersTask task;

  @BeforeEach
  void make() {
    task = new ImportOrdersTask(new AllowedFolders(List.of(folder)));
  }

  private Object run() throws Exception {
    return task.run(new Parameters(folder.toString(), "orders.csv", null), context);
  }

  @Test
  void aSecondAttemptImportsNothingTwice() throws Exception {
    Files.writeString(folder.resolve("orders.csv"), "4711;2\n4712;1\n");

    assertThat(run()).isEqualTo(new Result(2, 0));
    assertThat(run()).isEqualTo(new Result(0, 2));
    assertThat(context.progress()).isEqualTo(1.0);
  }

  @Test
  void aMissingFileIsWaitedFor() throws Exception {
    assertThat(run()).isInstanceOf(Outcome.Snoozed.class);
  }

  @Test
  void aMalformedLineIsNotTriedAgain() throws Exception {
    Files.writeString(folder.resolve("orders.csv"), "nonsense\n");

    assertThatThrownBy(this::run)
        .isInstanceOf(NotRetryableException.class)
        .hasMessage("line 1 is no order: nonsense");
  }

  @Test
  void aCancelledAttemptStops() throws Exception {
    Files.writeString(folder.resolve("orders.csv"), "4711;2\n");
    context.cancel();

    assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aPathInsteadOfANameIsRefusedWhenTheConfigIsSaved() {
    assertThat(task.check(new Parameters("x", "../orders.csv", null)))
        .extracting(ParameterFault::path)
        .containsExactly("file");
  }
}
