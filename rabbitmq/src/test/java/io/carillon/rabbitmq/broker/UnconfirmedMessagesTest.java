package io.carillon.rabbitmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.execution.ClaimableExecution;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnconfirmedMessagesTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
  private final UnconfirmedMessages sent = new UnconfirmedMessages(nanos::get);

  private ClaimableExecution send(long tag) throws InterruptedException {
    ClaimableExecution waiting = new ClaimableExecution(new UUID(0, tag), "default", 5);
    assertThat(sent.awaitRoom(0)).isTrue();
    sent.add(tag, waiting);
    return waiting;
  }

  @Test
  void anAnswerIsAboutOneOrAboutAllUpToIt() throws InterruptedException {
    ClaimableExecution first = send(1);
    ClaimableExecution second = send(2);
    ClaimableExecution third = send(3);
    assertThat(sent.take(2, false)).containsExactly(second);
    assertThat(sent.take(3, true)).containsExactly(first, third);
    assertThat(sent.take(3, true)).isEmpty();
    assertThat(sent.isEmpty()).isTrue();
  }

  @Test
  void whatIsGivenUpIsAnsweredOnce() throws InterruptedException {
    ClaimableExecution first = send(1);
    ClaimableExecution second = send(2);
    assertThat(sent.takeAll()).isEqualTo(List.of(first, second));
    assertThat(sent.take(2, true)).isEmpty();
  }

  @Test
  void thereIsRoomForSoManyUntilAnswersCome() throws InterruptedException {
    for (int tag = 1; tag <= UnconfirmedMessages.ROOM; tag++) {
      send(tag);
    }
    assertThat(sent.awaitRoom(0)).isFalse();
    assertThat(sent.awaitAnswers(0)).isFalse();
    sent.answered(sent.takeAll().size());
    assertThat(sent.awaitAnswers(0)).isTrue();
    assertThat(sent.awaitRoom(0)).isTrue();
  }

  @Test
  void whatWaitsTooLongForItsAnswerIsOverdue() throws InterruptedException {
    assertThat(sent.overdue(0)).isFalse();
    send(1);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
    send(2);
    assertThat(sent.overdue(5_000)).isFalse();
    nanos.addAndGet(1);
    assertThat(sent.overdue(5_000)).isTrue();
    assertThat(sent.take(1, false)).hasSize(1);
    assertThat(sent.overdue(5_000)).isFalse();
  }
}
