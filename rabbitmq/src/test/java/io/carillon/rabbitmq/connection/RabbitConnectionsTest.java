package io.carillon.rabbitmq.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import io.carillon.local.TestRabbit;
import org.junit.jupiter.api.Test;

class RabbitConnectionsTest {

  @Test
  void aConnectionIsOpenedToTheFirstHostThatAnswers() throws Exception {
    RabbitAddress real = RabbitAddress.parse(TestRabbit.uri());
    RabbitAddress address =
        RabbitAddress.parse(
            "amqp://%s:%s@127.0.0.1:1,%s"
                .formatted(real.user(), real.password(), real.hosts().getFirst()));
    try (Connection connection = new RabbitConnections(address).open("test", 1_000)) {
      assertThat(connection.isOpen()).isTrue();
    }
  }
}
