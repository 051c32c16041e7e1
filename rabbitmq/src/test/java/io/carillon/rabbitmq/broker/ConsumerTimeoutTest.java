package io.carillon.rabbitmq.broker;

import static io.carillon.rabbitmq.broker.Cluster.awaitSucceeded;
import static io.carillon.rabbitmq.broker.Cluster.count;
import static io.carillon.rabbitmq.broker.Cluster.manual;
import static io.carillon.rabbitmq.broker.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.carillon.config.TaskConfig;
import io.carillon.engine.Engine;
import io.carillon.local.RabbitNode;
import io.carillon.manager.TasksManager;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * RabbitMQ closes the channel of a consumer that does not acknowledge in time; that is never ours.
 */
class ConsumerTimeoutTest {

  @Test
  void anExecutionLongerThanTheConsumerTimeoutRunsOnce() throws Exception {
    Handlers.Note note = new Handlers.Note();
    Handlers.Wait wait = new Handlers.Wait();
    try (RabbitNode rabbit = RabbitNode.with("consumer_timeout = 5000");
        Cluster cluster = new Cluster(rabbit.uri())) {
      TasksManager tasks = cluster.server(note, wait).manager();
      Engine worker = cluster.worker("worker", 1, note, wait);
      TaskConfig longOne = manual(tasks, "wait", 5);
      UUID execution = run(tasks, longOne, 1).getFirst();
      await().until(() -> wait.begun.size() == 1);
      // What cannot run now must not be held unacknowledged either.
      TaskConfig others = manual(tasks, "note", 5);
      run(tasks, others, 10);
      awaitTimeoutOfAnotherConsumer(cluster);
      wait.letGo.countDown();
      awaitSucceeded(tasks, longOne, 1);
      awaitSucceeded(tasks, others, 10);
      assertThat(wait.begun).containsExactly(execution);
      assertThat(tasks.history().execution(execution).attempt()).isEqualTo(1);
      assertThat(cluster.attempts()).isEqualTo(11);
      assertThat(count(worker, BrokerCounter.CONNECTIONS)).isEqualTo(2);
    }
  }

  /** Proves that this RabbitMQ enforces its time-out. */
  private static void awaitTimeoutOfAnotherConsumer(Cluster cluster) throws Exception {
    try (Connection connection = cluster.connect()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare("held", false, true, true, null);
      channel.basicPublish("", "held", null, new byte[0]);
      channel.basicConsume("held", false, (tag, message) -> {}, tag -> {});
      await().atMost(Duration.ofSeconds(90)).until(() -> !channel.isOpen());
    }
  }
}
