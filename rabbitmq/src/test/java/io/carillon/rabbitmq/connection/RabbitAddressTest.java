package io.carillon.rabbitmq.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.rabbitmq.connection.RabbitAddress.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RabbitAddressTest {

  @Test
  void everyPartIsReadAndDecoded() {
    RabbitAddress address =
        RabbitAddress.parse("amqps://us%40er:p%2Cw+1@a.example,b.example:99/v%2Fh");
    assertThat(address.tls()).isTrue();
    assertThat(address.hosts())
        .containsExactly(new Host("a.example", 5671), new Host("b.example", 99));
    assertThat(address.user()).isEqualTo("us@er");
    assertThat(address.password()).isEqualTo("p,w+1");
    assertThat(address.virtualHost()).isEqualTo("v/h");
    assertThat(address.warning()).isEmpty();
  }

  @Test
  void wholeAddressesCanStandOneAfterAnother() {
    RabbitAddress address = RabbitAddress.parse("amqp://u:p@a:1/x, amqp://u:p@[::1]:2/x");
    assertThat(address.hosts()).containsExactly(new Host("a", 1), new Host("::1", 2));
    assertThat(address).hasToString("amqp://u@a:1,[::1]:2 vhost x");
  }

  @Test
  void withoutVirtualHostItIsTheRoot() {
    assertThat(RabbitAddress.parse("amqp://localhost").virtualHost()).isEqualTo("/");
    assertThat(RabbitAddress.parse("amqp://localhost/").virtualHost()).isEqualTo("/");
    assertThat(RabbitAddress.parse("amqp://localhost/%2F").virtualHost()).isEqualTo("/");
  }

  @Test
  void plainTextToAnotherMachineIsWarnedOf() {
    assertThat(RabbitAddress.parse("amqp://u:secret@rabbit").warning())
        .hasValueSatisfying(text -> assertThat(text).contains("amqps://").doesNotContain("secret"));
    assertThat(RabbitAddress.parse("amqp://u:secret@localhost").warning()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amqp://rabbit | guest",
        "amqp://guest:guest@rabbit | guest",
        "amqp://guest:guest@localhost,rabbit | guest",
        "http://u:p@rabbit | must be as amqp://",
        "amqp://u:p@rabbit/v?heartbeat=1 | without parameters",
        "amqp://u@rabbit | user:password@host",
        "amqp://u:@rabbit | user:password@host",
        "amqp://u:p@rabbit:0 | 1 to 65535",
        "amqp://u:p@rabbit:x | 1 to 65535",
        "amqp://u:p%zz@rabbit | has a %",
        "amqp://u:p@ | must be as amqp://",
        "amqp://u:p@a,,b | host:port",
        "amqp://u:p@a/x,amqp://u:p@b/y | same scheme",
        "amqp://u:p@a/x,amqps://u:p@b/x | same scheme",
      })
  void whatIsWrongIsSaid(String text, String message) {
    assertThatThrownBy(() -> RabbitAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
