package io.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueNoticesTest {

  @Test
  void aNoticeWithoutASenderIsForAll() {
    assertThat(QueueNotices.queueFor("node-1", "default")).contains("default");
  }

  @Test
  void aNoticeOfAnotherNodeIsHeard() {
    assertThat(QueueNotices.queueFor("node-1", "default node-2")).contains("default");
    assertThat(QueueNotices.queueFor("node-1", "default node 1 of two")).contains("default");
  }

  @Test
  void aNodeDoesNotHearItself() {
    assertThat(QueueNotices.queueFor("node-1", "default node-1")).isEmpty();
    assertThat(QueueNotices.queueFor("node 1 of two", "default node 1 of two")).isEmpty();
  }
}
