package io.carillon.rabbitmq.broker;

import static io.carillon.rabbitmq.broker.Cluster.awaitSucceeded;
import static io.carillon.rabbitmq.broker.Cluster.count;
import static io.carillon.rabbitmq.broker.Cluster.manual;
import static io.carillon.rabbitmq.broker.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.engine.Engine;
import io.carillon.fixture.CapturedLog;
import io.carillon.local.TestRabbit;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A RabbitMQ that does not let a node in: the node says why, and works without it. */
class RabbitRefusalTest {

  private final Handlers.Note note = new Handlers.Note();

  @Test
  void aWrongPasswordIsSaid() {
    RabbitAddress right = RabbitAddress.parse(TestRabbit.uri());
    assertWorksWithout(
        "amqp://%s:wrong@%s".formatted(right.user(), right.hosts().getFirst()),
        "ACCESS_REFUSED",
        Map.of(BrokerCounter.WRONG_PASSWORD, true, BrokerCounter.WRONG_VHOST, false));
  }

  @Test
  void aWrongVirtualHostIsSaid() {
    assertWorksWithout(
        TestRabbit.uri() + "/nowhere",
        "vhost nowhere not found",
        Map.of(BrokerCounter.WRONG_PASSWORD, false, BrokerCounter.WRONG_VHOST, true));
  }

  @Test
  void aClosedPortIsSaid() {
    assertWorksWithout(
        "amqp://user:secret@127.0.0.1:1",
        "refused",
        Map.of(BrokerCounter.WRONG_PASSWORD, false, BrokerCounter.WRONG_VHOST, false));
  }

  private void assertWorksWithout(String uri, String words, Map<BrokerCounter, Boolean> counted) {
    try (CapturedLog said = CapturedLog.by(RecoveringConnection.class);
        Cluster cluster = new Cluster(uri)) {
      Engine server = cluster.server(note);
      Engine worker = cluster.worker("worker", 5, note);
      TaskConfig config = manual(server.manager(), "note", 5);
      run(server.manager(), config, 20);
      awaitSucceeded(server.manager(), config, 20);
      await().untilAsserted(() -> assertThat(server.brokerTrouble()).contains(words));
      assertThat(server.brokerTrouble()).doesNotContain("wrong", "secret");
      assertThat(count(worker, BrokerCounter.CLAIMED_FROM_TABLE)).isEqualTo(20);
      assertThat(count(server, BrokerCounter.CONNECTIONS)).isZero();
      assertThat(server.troubles()).isEmpty();
      // The server's connection and the worker's two, each said once.
      await().untilAsserted(() -> assertThat(said.about(words)).hasSize(3));
      assertThat(said.about("(server sending)")).hasSize(1);
      counted.forEach(
          (count, is) -> assertThat(count(server, count) > 0).as(count.name()).isEqualTo(is));
    }
  }
}
