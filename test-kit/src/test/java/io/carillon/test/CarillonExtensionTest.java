package io.carillon.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers that need arguments. */
class CarillonExtensionTest {

  @RegisterExtension
  static final CarillonExtension CARILLON =
      CarillonExtension.with(() -> new Tally(ManualClock.create())).startingAt(Instant.EPOCH);

  @Test
  void handlersAreMadeForEachNode(ManualNode node, ManualClock clock) {
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    assertThat(node.manager().view().taskType("tally").queue()).isEqualTo("tallies");
  }
}
