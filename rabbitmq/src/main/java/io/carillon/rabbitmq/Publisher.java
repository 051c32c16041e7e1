package io.carillon.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.execution.Waiting;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** Sends batches of announcements and waits for RabbitMQ's confirmation. Used by one thread. */
final class Publisher {

  private static final long CONFIRM_MILLIS = 5_000;

  private final RabbitLink link;
  private final Topology topology;
  private final Counts counts;
  private final SayOnce troubles = new SayOnce(LoggerFactory.getLogger(Publisher.class));
  private final Set<String> declared = new HashSet<>();
  private final Set<UUID> returned = ConcurrentHashMap.newKeySet();
  private final ConfirmedChannel channel =
      new ConfirmedChannel("Announcing", troubles, this::prepare);

  Publisher(RabbitLink link, Topology topology, Counts counts) {
    this.link = link;
    this.topology = topology;
    this.counts = counts;
  }

  /** Whether RabbitMQ takes messages at present. */
  boolean ready() {
    return link.writable() != null;
  }

  /** Sends them and answers the ones that are in a queue now; the others may be, or not. */
  List<Waiting> publish(List<Waiting> batch) throws InterruptedException {
    Connection connection = link.writable();
    if (connection == null) {
      return List.of();
    }
    try {
      List<Waiting> confirmed = send(connection, batch);
      counts.add(Count.ANNOUNCED, confirmed.size());
      counts.add(Count.UNCONFIRMED, batch.size() - confirmed.size());
      troubles.over("Announcing", "goes on");
      return confirmed;
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      counts.add(Count.UNCONFIRMED, batch.size());
      troubles.warn("Announcing", Reason.of(e));
      channel.close();
      return List.of();
    }
  }

  private List<Waiting> send(Connection connection, List<Waiting> batch)
      throws IOException, TimeoutException, InterruptedException {
    Channel present = channel.on(connection);
    returned.clear();
    for (Waiting waiting : batch) {
      if (!declared.contains(waiting.queue())) {
        topology.declare(connection, waiting.queue());
        declared.add(waiting.queue());
      }
      present.basicPublish(
          "",
          topology.queue(waiting.queue()),
          true,
          ExecutionMessage.properties(waiting),
          ExecutionMessage.body(waiting.executionId()));
    }
    boolean taken = present.waitForConfirms(CONFIRM_MILLIS);
    if (!returned.isEmpty()) {
      declared.clear(); // a queue was deleted: the next batch makes it again
    }
    return taken
        ? batch.stream().filter(one -> !returned.contains(one.executionId())).toList()
        : List.of();
  }

  private void prepare(Channel fresh) {
    fresh.addReturnListener(message -> {
      if (ExecutionMessage.read(message.getBody())
          instanceof ExecutionMessage.Reading.Named(UUID id)) {
        returned.add(id);
      }
    });
    declared.clear();
  }
}
