package io.carillon.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.Main;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainAotCacheCommandTest {

  @Test
  void startsUsesAndStopsAServerOfItsOwn() {
    assertThat(new CommandLine(new Main()).execute("rehearse")).isZero();
  }
}
