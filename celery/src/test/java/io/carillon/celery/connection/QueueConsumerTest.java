package io.carillon.celery.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.carillon.fixture.CapturedLog;
import io.carillon.local.TestRabbit;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RabbitConnections;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of a queue of which some are too large: the others come. */
class QueueConsumerTest {

  private static final int MAX_BODY = 1_024;

  private final RabbitConnections connections =
      new RabbitConnections(RabbitAddress.parse(TestRabbit.uri()));
  private final String queue = TestRabbit.uniqueName("feed");
  private final CeleryMetrics counts = new CeleryMetrics(System::nanoTime);

  @Test
  void messagesTooLargeAreCountedEachAndSaidOnce() throws Exception {
    try (Connection connection = connections.open("test", MAX_BODY);
        Channel channel = connection.createChannel();
        CapturedLog ofFeed = CapturedLog.by(QueueConsumer.class);
        CapturedLog ofLink = CapturedLog.by(RecoveringConnection.class);
        RecoveringConnection link =
            new RecoveringConnection(
                connections, "test feed", MAX_BODY, () -> {}, System::nanoTime);
        QueueConsumer feed =
            new QueueConsumer(link, "Feed of the test", 10, fresh -> queue, counts)) {
      channel.queueDeclare(queue, false, false, false, null);
      link.start();
      for (int large = 1; large <= 3; large++) {
        channel.basicPublish("", queue, null, new byte[MAX_BODY + 1]);
        channel.basicPublish("", queue, null, new byte[] {(byte) large});
        awaitMessage(feed, large);
        awaitOversized(feed, large);
      }
      assertThat(ofFeed.about("")).hasSize(1).first().asString().contains("too large", "1024");
      assertThat(ofLink.about("test feed")).hasSize(1).first().asString().contains("too large");
      channel.queueDelete(queue);
    }
  }

  private static void awaitMessage(QueueConsumer feed, int body) {
    List<Integer> taken = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          List<QueueConsumer.Delivery> batch = feed.take(Duration.ofMillis(50));
          batch.forEach(delivery -> taken.add((int) delivery.body().bytes()[0]));
          feed.done(batch);
          return taken.contains(body);
        });
  }

  private void awaitOversized(QueueConsumer feed, int expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          feed.done(feed.take(Duration.ofMillis(50)));
          assertThat(counts.all()).containsEntry("celery_oversized", (long) expected);
        });
  }
}
