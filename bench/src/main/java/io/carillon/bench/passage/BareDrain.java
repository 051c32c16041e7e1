package io.carillon.bench.passage;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.MessageProperties;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.rabbitmq.connection.RabbitConnections;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The lower bound: persistent messages of 512 bytes, published with confirms, at most 500
 * unconfirmed, and consumed at the same time with one acknowledgement per hundred.
 */
public record BareDrain(RabbitConnections rabbit, String queue, Measurement.Drain drain) {

  private static final byte[] BODY = new byte[512];
  private static final int ON_THE_WAY = 500;
  private static final int AT_ONCE = 100;
  private static final int MAX_BODY = 1 << 17;

  /** Measures. */
  public Passage run() throws IOException, TimeoutException, InterruptedException {
    Connection sending = rabbit.open("bench sending", MAX_BODY);
    Connection taking = rabbit.open("bench taking", MAX_BODY);
    try {
      sending.createChannel().queueDeclare(queue, true, false, false, null);
      pass(sending, taking, drain.warmUp());
      long begin = System.nanoTime();
      pass(sending, taking, drain.executions());
      double drained = drain.executions() * 1e9 / (System.nanoTime() - begin);
      return new Passage(Double.NaN, drained, List.of());
    } finally {
      sending.abort();
      taking.abort();
    }
  }

  private void pass(Connection sending, Connection taking, int messages)
      throws IOException, TimeoutException, InterruptedException {
    CountDownLatch taken = new CountDownLatch(messages);
    Channel taker = taking.createChannel();
    taker.basicQos(ON_THE_WAY);
    CancelCallback ignored = tag -> {};
    taker.basicConsume(queue, false, taker(taker, taken, messages), ignored);
    send(sending, messages);
    if (!taken.await(Measurement.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(taken.getCount() + " messages did not come");
    }
    taker.close();
  }

  private static DeliverCallback taker(Channel channel, CountDownLatch taken, int messages) {
    AtomicLong come = new AtomicLong();
    return (tag, message) -> {
      long number = come.incrementAndGet();
      if (number % AT_ONCE == 0 || number == messages) {
        channel.basicAck(message.getEnvelope().getDeliveryTag(), true);
      }
      taken.countDown();
    };
  }

  private void send(Connection connection, int messages)
      throws IOException, InterruptedException, TimeoutException {
    Semaphore room = new Semaphore(ON_THE_WAY);
    AtomicLong confirmed = new AtomicLong();
    Channel channel = connection.createChannel();
    ConfirmCallback release =
        (tag, multiple) -> {
          long before = multiple ? confirmed.getAndSet(tag) : confirmed.getAndIncrement();
          room.release(multiple ? (int) (tag - before) : 1);
        };
    channel.confirmSelect();
    channel.addConfirmListener(release, release);
    for (int i = 0; i < messages; i++) {
      room.acquire();
      channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, BODY);
    }
    channel.waitForConfirmsOrDie(Measurement.LIMIT.toMillis());
    channel.close();
  }
}
