package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RehearseCommandTest {

  @Test
  void startsUsesAndStopsAServerOfItsOwn() {
    assertThat(new CommandLine(new Main()).execute("rehearse")).isZero();
  }
}
