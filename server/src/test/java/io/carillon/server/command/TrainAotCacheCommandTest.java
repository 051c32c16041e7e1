package io.carillon.server.command;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class TrainAotCacheCommandTest {

  @Test
  void startsUsesAndStopsAServerOfItsOwn() {
    assertThatCode(TrainAotCacheCommand::run).doesNotThrowAnyException();
  }
}
