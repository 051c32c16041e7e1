package io.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueNotifierTest {

  @Test
  void aNoticeWithoutASenderIsForAll() {
    assertThat(QueueNotifier.queueFor("node-1", "default")).contains("default");
  }

  @Test
  void aNoticeOfAnotherNodeIsHeard() {
    assertThat(QueueNotifier.queueFor("node-1", "default node-2")).contains("default");
    assertThat(QueueNotifier.queueFor("node-1", "default node 1 of two")).contains("default");
  }

  @Test
  void aNodeDoesNotHearItself() {
    assertThat(QueueNotifier.queueFor("node-1", "default node-1")).isEmpty();
    assertThat(QueueNotifier.queueFor("node 1 of two", "default node 1 of two")).isEmpty();
  }
}
