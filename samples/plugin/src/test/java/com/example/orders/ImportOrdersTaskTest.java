package com.example.orders;

import static io.carillon.test.CarillonAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.orders.ImportOrdersTask.Parameters;
import com.example.orders.ImportOrdersTask.Result;
import io.carillon.definition.TaskConfigs;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.test.CarillonExtension;
import io.carillon.test.ManualClock;
import io.carillon.test.ManualConfig;
import io.carillon.test.ManualNode;
import io.carillon.test.TestTaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class ImportOrdersTaskTest {

  @TempDir Path folder;
  private final ManualClock clock = ManualClock.create();
  private final TestTaskContext context = TestTaskContext.create();
  private ImportOrdersTask task;

  @BeforeEach
  void make() {
    task = new ImportOrdersTask(new AllowedFolders(List.of(folder)), clock);
  }

  private Parameters parameters() {
    return new Parameters(folder.toString(), "orders.csv", 60);
  }

  private Object run(TaskContext attempt) throws Exception {
    return task.run(parameters(), attempt);
  }

  private void write(String lines) throws IOException {
    Files.writeString(folder.resolve("orders.csv"), lines);
  }

  @Test
  void aSecondAttemptImportsNothingTwice() throws Exception {
    write("4711;2\n4712;1\n");

    assertThat(run(context)).isEqualTo(new Result(2, 0));
    assertThat(run(context.nextAttempt())).isEqualTo(new Result(0, 2));
    assertThat(context.messages()).containsExactly("2 orders, 0 of them known before");
    assertThat(context.lastProgress()).contains(new TestTaskContext.Progress(1, "2 of 2"));
  }

  @Test
  void aMissingFileIsWaitedFor() throws Exception {
    assertThat(run(context)).isEqualTo(new Outcome.Snoozed(clock.instant().plusSeconds(60)));
  }

  @Test
  void aMalformedLineIsNotTriedAgain() throws Exception {
    write("nonsense\n");

    assertThatThrownBy(() -> run(context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage("line 1 is no order: nonsense");
  }

  @Test
  void aCancelledAttemptStops() throws Exception {
    write("4711;2\n");
    context.cancel();

    assertThatThrownBy(() -> run(context)).isInstanceOf(InterruptedException.class);
    assertThat(context.holdsMemory()).isFalse();
  }

  @Test
  void aPathInsteadOfANameIsRefusedWhenTheConfigIsSaved() {
    assertThat(task.check(new Parameters("x", "../orders.csv", 60)))
        .extracting(ParameterFault::path)
        .containsExactly("file");
  }

  @Test
  @ExtendWith(CarillonExtension.class)
  void theFileOfTheDayIsImportedWhenItComes(DataSource dataSource) throws Exception {
    try (ManualNode node = ManualNode.of(dataSource, clock, task)) {
      ManualConfig config =
          node.create(
              TaskConfigs.named("orders of the day")
                  .type(ImportOrdersTask.class)
                  .parameters(parameters())
                  .cron("0 6 * * *")
                  .build());
      node.advance(Duration.ofHours(6)); // no file yet: the execution snoozes
      write("4711;2\n");
      node.advance(Duration.ofMinutes(1));

      assertThat(config.lastExecution()).succeeded().wasRetried(1).hasResult(new Result(1, 0));
    }
  }
}
