package io.carillon.celery.worker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.celery.connection.CeleryCounter;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.connection.CeleryTopology;
import io.carillon.celery.connection.QueueConsumer;
import io.carillon.celery.protocol.ControlReply;
import io.carillon.celery.protocol.ControlRequest;
import io.carillon.celery.protocol.Reading;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Sends remote control requests to Celery workers and receives their answers. A request that cannot
 * be sent is dropped; the caller repeats it. Confined to one thread.
 */
public final class CeleryControlClient implements AutoCloseable {

  private static final int PREFETCH = 500;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MAX_QUESTIONS = 1_000;
  private static final int IDS_AT_ONCE = 500;

  private final RecoveringConnection link;
  private final CeleryTopology topology;
  private final QueueConsumer feed;
  private final String answerKey = UUID.randomUUID().toString();
  private final CeleryMetrics counts;
  private final RepeatedWarnings troubles;
  // By ticket.
  private final Cache<UUID, Question> questions;

  /**
   * A request that was sent.
   *
   * @param executions that it asks for, with the worker that each is believed to run on
   */
  private record Question(String method, Map<UUID, @Nullable String> executions) {}

  /**
   * A worker's answer.
   *
   * @param method of the request
   * @param executions that it asked for, with the worker that each is believed to run on
   */
  public record Answer(
      String method, Map<UUID, @Nullable String> executions, String hostname, JsonNode payload) {}

  public CeleryControlClient(
      RecoveringConnection link, CeleryTopology topology, CeleryMetrics counts) {
    this.link = link;
    this.topology = topology;
    this.counts = counts;
    this.troubles =
        new RepeatedWarnings(LoggerFactory.getLogger(CeleryControlClient.class), link.nanoTime());
    this.questions =
        Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MAX_QUESTIONS)
            .ticker(link.nanoTime()::getAsLong)
            .executor(Runnable::run)
            .build();
    this.feed =
        new QueueConsumer(
            link,
            "Answers of Celery workers",
            PREFETCH,
            channel -> topology.declareAnswers(channel, answerKey),
            counts);
  }

  /** Tells all workers to drop these executions, and to kill the processes that run them. */
  public void revoke(Collection<UUID> executions) {
    List<UUID> all = List.copyOf(executions);
    for (int i = 0; i < all.size(); i += IDS_AT_ONCE) {
      List<UUID> some = all.subList(i, Math.min(all.size(), i + IDS_AT_ONCE));
      if (send(ControlRequest.revoke(some))) {
        counts.add(CeleryCounter.REVOKED, some.size());
      }
    }
  }

  /** Asks all workers which of these executions they have. */
  public void query(Map<UUID, @Nullable String> executions) {
    List<Map.Entry<UUID, @Nullable String>> all = List.copyOf(executions.entrySet());
    for (int i = 0; i < all.size(); i += IDS_AT_ONCE) {
      Map<UUID, @Nullable String> some = new LinkedHashMap<>();
      all.subList(i, Math.min(all.size(), i + IDS_AT_ONCE))
          .forEach(entry -> some.put(entry.getKey(), entry.getValue()));
      ask("query_task", some, answer -> ControlRequest.query(some.keySet(), answer));
      counts.add(CeleryCounter.ASKED, some.size());
    }
  }

  /** Pings all workers. */
  void ping() {
    ask("ping", Map.of(), ControlRequest::ping);
  }

  /** Asks all workers for their pool size and their queues. */
  void describe() {
    ask("stats", Map.of(), ControlRequest::stats);
    ask("active_queues", Map.of(), ControlRequest::activeQueues);
  }

  private void ask(
      String method,
      Map<UUID, @Nullable String> executions,
      Function<ControlRequest.Answer, ControlRequest> request) {
    UUID ticket = UUID.randomUUID();
    questions.put(ticket, new Question(method, executions));
    send(request.apply(new ControlRequest.Answer(ticket, answerKey)));
  }

  /**
   * Sends a notice to the node that watches workers, in order with their events; returns false when
   * it cannot be sent.
   */
  boolean tellWorkers(NodeMessage notice) {
    return tell(topology.workers(), notice);
  }

  /**
   * Sends a notice to the node that watches tasks, in order with their events; returns false when
   * it cannot be sent.
   */
  boolean tellTasks(NodeMessage notice) {
    return tell(topology.inbox(), notice);
  }

  private boolean tell(String queue, NodeMessage notice) {
    return publish("", queue, notice.properties(), notice.body());
  }

  private boolean send(ControlRequest request) {
    return publish(CeleryTopology.CONTROL, "", request.properties(), request.body());
  }

  private boolean publish(
      String exchange, String key, AMQP.BasicProperties properties, byte[] body) {
    Channel channel = feed.channel();
    if (channel == null || link.writable() == null) {
      return false;
    }
    try {
      channel.basicPublish(exchange, key, properties, body);
      troubles.over("Speaking to Celery workers", "goes on");
      return true;
    } catch (IOException | ShutdownSignalException e) {
      troubles.warn("Speaking to Celery workers", RabbitErrors.of(e));
      return false;
    }
  }

  /** Returns the answers received; empty when none arrives within {@code atMost}. */
  public List<Answer> answers(Duration atMost) throws InterruptedException {
    List<QueueConsumer.Delivery> batch = feed.take(atMost);
    List<Answer> answers = new ArrayList<>();
    for (QueueConsumer.Delivery delivery : batch) {
      Reading<ControlReply> reading = read(delivery);
      counts.faults(reading);
      reading.found().forEach(reply -> add(reply, answers));
    }
    feed.done(batch);
    return answers;
  }

  private static Reading<ControlReply> read(QueueConsumer.Delivery delivery) {
    return ControlReply.read(
        delivery.properties().getContentType(),
        delivery.properties().getHeaders(),
        delivery.body().bytes());
  }

  private void add(ControlReply reply, List<Answer> answers) {
    Question question = questions.getIfPresent(reply.ticket());
    if (question != null) {
      answers.add(
          new Answer(question.method(), question.executions(), reply.hostname(), reply.payload()));
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
