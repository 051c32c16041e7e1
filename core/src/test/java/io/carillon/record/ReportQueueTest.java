package io.carillon.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.execution.Settlement;
import io.carillon.execution.Settlement.Fence;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The order of the progress of an attempt, whichever writer takes what else it reports. */
class ReportQueueTest {

  private final ReportQueue queue = new ReportQueue();
  private final UUID execution = UUID.randomUUID();

  private AttemptReport.Progressed progress(double fraction) {
    return new AttemptReport.Progressed(execution, 1, fraction, "");
  }

  private AttemptReport line(int number) {
    return new AttemptReport.Logged(execution, 1, number, Instant.EPOCH, "info", "");
  }

  private List<AttemptReport> more() {
    ReportQueue.Batch batch = new ReportQueue.Batch();
    queue.takeMore(batch);
    return batch.reports();
  }

  private List<AttemptReport> progress() {
    ReportQueue.Batch batch = new ReportQueue.Batch();
    queue.takeProgress(batch);
    return batch.reports();
  }

  @Test
  void onlyTheLastProgressWaitsAndOnlyItsWriterTakesIt() throws InterruptedException {
    queue.putProgress(progress(0.1));
    queue.put(line(1));
    queue.putProgress(progress(0.2));
    assertThat(more()).containsExactly(line(1));
    assertThat(progress()).containsExactly(progress(0.2));
    assertThat(progress()).isEmpty();
  }

  @Test
  void theEndOfAnAttemptComesWithItsLastProgressBeforeIt() throws InterruptedException {
    Fence fence = new Fence(execution, 1, UUID.randomUUID());
    AttemptReport.Ended end =
        new AttemptReport.Ended(Settlement.succeeded(fence, null), 0, () -> {});
    queue.put(line(1));
    queue.putProgress(progress(0.9));
    queue.putUninterruptibly(end);
    assertThat(more()).containsExactly(progress(0.9), line(1), end);
    assertThat(progress()).isEmpty();
  }
}
