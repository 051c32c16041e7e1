package io.carillon.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimBatchesTest {

  private final ClaimBatches batches = new ClaimBatches();

  @Test
  void aBatchIsKnownBeforeItIsClaimedAndUntilAllOfItIsSettled() {
    long batch = batches.begin();
    assertThat(batches.known().unsettled()).containsExactly(batch);
    batches.claimed(batch, 2);
    batches.settled(batch);
    assertThat(batches.known().unsettled()).containsExactly(batch);
    assertThat(batches.nextSettled()).isNull();
    batches.settled(batch);
    assertThat(batches.known()).isEqualTo(new ClaimBatches.Known(batch, Set.of()));
    assertThat(batches.nextSettled()).isEqualTo(batch);
    assertThat(batches.idle()).isTrue();
  }

  @Test
  void ofABatchThatNothingCameOfNothingIsKnown() {
    long batch = batches.begin();
    batches.claimed(batch, 0);
    assertThat(batches.known()).isEqualTo(new ClaimBatches.Known(batch, Set.of()));
    assertThat(batches.nextSettled()).isNull();
  }

  @Test
  void whatIsBegunAfterItWasAskedIsBeyondTheLastOne() {
    batches.begin();
    ClaimBatches.Known known = batches.known();
    assertThat(batches.begin()).isGreaterThan(known.last());
  }
}
