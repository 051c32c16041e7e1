package io.carillon.local;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The RabbitMQ of tests that do no harm to it: that of {@code CARILLON_TEST_RABBITMQ_URI}, else one
 * node for the whole JVM. Tests keep apart by the prefix of their queues.
 */
public final class TestRabbit {

  private static @Nullable RabbitNode node;

  private TestRabbit() {}

  /** Its address with login. */
  public static synchronized String uri() {
    String given = System.getenv("CARILLON_TEST_RABBITMQ_URI");
    if (given != null && !given.isBlank()) {
      return given;
    }
    if (node == null) {
      node = RabbitNode.with(); // its shutdown hook ends it
    }
    return node.uri();
  }

  /** A name that nobody else has. */
  public static String uniqueName(String start) {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    return start + "-" + HexFormat.of().formatHex(random);
  }
}
