package io.carillon.rabbitmq.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.execution.ClaimableExecution;
import io.carillon.rabbitmq.connection.ConfirmedChannel;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Publishes announcements without waiting for earlier confirms. Reports each exactly once: as
 * confirmed, or as lost, which means that it may or may not be in a queue. Confined to one thread.
 */
final class ExecutionPublisher {

  private static final long CONFIRM_MILLIS = 5_000;

  private final RecoveringConnection link;
  private final QueueTopology topology;
  private final BrokerMetrics counts;
  private final Consumer<List<ClaimableExecution>> confirmed;
  private final Consumer<List<ClaimableExecution>> lost;
  private final RepeatedWarnings troubles;
  private final Set<String> declared = new HashSet<>();
  private final Set<UUID> returned = ConcurrentHashMap.newKeySet();
  private final ConfirmedChannel channel;
  private UnconfirmedMessages onTheWay;
  // A queue was deleted: it is declared again before the next announcement.
  private volatile boolean queueGone;

  /**
   * Creates a publisher.
   *
   * @param confirmed receives, on any thread, what is in a queue; must not block
   * @param lost receives, on any thread, the others; must not block
   */
  ExecutionPublisher(
      RecoveringConnection link,
      QueueTopology topology,
      BrokerMetrics counts,
      Consumer<List<ClaimableExecution>> confirmed,
      Consumer<List<ClaimableExecution>> lost) {
    this.link = link;
    this.topology = topology;
    this.counts = counts;
    this.confirmed = confirmed;
    this.lost = lost;
    this.troubles =
        new RepeatedWarnings(LoggerFactory.getLogger(ExecutionPublisher.class), link.nanoTime());
    this.channel = new ConfirmedChannel("Announcing", troubles, this::prepare);
    this.onTheWay = new UnconfirmedMessages(link.nanoTime());
  }

  /** Returns whether RabbitMQ accepts messages at present. */
  boolean ready() {
    return link.writable() != null;
  }

  /** Returns whether all messages are answered. */
  boolean idle() {
    return onTheWay.isEmpty();
  }

  /** Publishes the batch; blocks only while too many messages are unanswered. */
  void publish(List<ClaimableExecution> batch) throws InterruptedException {
    Connection connection = link.writable();
    if (connection == null) {
      lost.accept(batch);
      return;
    }
    int taken = 0;
    try {
      while (taken < batch.size()) {
        ClaimableExecution waiting = batch.get(taken);
        Channel present = prepared(connection, waiting.queue());
        onTheWay.add(present.getNextPublishSeqNo(), waiting);
        taken++;
        send(present, waiting);
      }
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      giveUp(RabbitErrors.of(e));
      loseUnsent(batch.subList(taken, batch.size()));
    }
  }

  private void loseUnsent(List<ClaimableExecution> unsent) {
    counts.add(BrokerCounter.UNCONFIRMED, unsent.size());
    lost.accept(unsent);
  }

  private Channel prepared(Connection connection, String queue)
      throws IOException, TimeoutException, InterruptedException {
    Channel present = channel.on(connection);
    declare(connection, queue);
    if (!onTheWay.awaitRoom(CONFIRM_MILLIS)) {
      throw new TimeoutException();
    }
    return present;
  }

  private void send(Channel present, ClaimableExecution waiting) throws IOException {
    present.basicPublish(
        "",
        topology.queue(waiting.queue()),
        true,
        ExecutionMessage.properties(waiting),
        ExecutionMessage.body(waiting.executionId()));
  }

  private void declare(Connection connection, String queue) throws IOException {
    if (queueGone) {
      queueGone = false;
      declared.clear();
    }
    if (!declared.contains(queue)) {
      topology.declare(connection, queue);
      declared.add(queue);
    }
  }

  /** Waits until all messages are answered, and gives up those that are not in time. */
  void awaitAnswers() throws InterruptedException {
    if (!onTheWay.awaitAnswers(CONFIRM_MILLIS)) {
      giveUp("no answer in time");
    }
  }

  /** Gives up all messages if the oldest was not answered in time. */
  void giveUpOverdue() {
    if (onTheWay.overdue(CONFIRM_MILLIS)) {
      giveUp("no answer in time");
    }
  }

  private void giveUp(String reason) {
    troubles.warn("Announcing", reason);
    channel.close();
    lose(onTheWay);
  }

  private void prepare(Channel fresh) {
    UnconfirmedMessages sent = new UnconfirmedMessages(link.nanoTime());
    fresh.addReturnListener(message -> noteReturned(message.getBody()));
    fresh.addConfirmListener(
        (tag, multiple) -> confirm(sent, sent.take(tag, multiple)),
        (tag, multiple) -> lose(sent, sent.take(tag, multiple)));
    fresh.addShutdownListener(signal -> lose(sent));
    declared.clear();
    onTheWay = sent;
  }

  private void noteReturned(byte[] body) {
    if (ExecutionMessage.read(body) instanceof ExecutionMessage.Reading.Named(UUID id)) {
      returned.add(id);
    }
  }

  private void confirm(UnconfirmedMessages sent, List<ClaimableExecution> about) {
    List<ClaimableExecution> back = new ArrayList<>();
    if (!returned.isEmpty()) {
      about.stream().filter(this::cameBack).forEach(back::add);
      about.removeAll(back);
      queueGone = true;
    }
    counts.add(BrokerCounter.ANNOUNCED, about.size());
    confirmed.accept(about);
    sent.answered(about.size());
    lose(sent, back);
    troubles.over("Announcing", "goes on");
  }

  private boolean cameBack(ClaimableExecution waiting) {
    return returned.remove(waiting.executionId());
  }

  private void lose(UnconfirmedMessages sent) {
    lose(sent, sent.takeAll());
  }

  private void lose(UnconfirmedMessages sent, List<ClaimableExecution> about) {
    if (!about.isEmpty()) {
      counts.add(BrokerCounter.UNCONFIRMED, about.size());
      lost.accept(about);
      sent.answered(about.size());
    }
  }
}
