package io.carillon.local;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The RabbitMQ of tests that do not disturb it: the one of {@code CARILLON_TEST_RABBITMQ_URI}, else
 * one node for the whole JVM. Tests are isolated by the prefix of their queues.
 */
public final class TestRabbit {

  private static @Nullable RabbitNode node;

  private TestRabbit() {}

  /** Returns its URI with credentials. */
  public static synchronized String uri() {
    String given = System.getenv("CARILLON_TEST_RABBITMQ_URI");
    if (given != null && !given.isBlank()) {
      return given;
    }
    if (node == null) {
      node = RabbitNode.with(); // its shutdown hook stops it
    }
    return node.uri();
  }

  /** Returns a random, unique name. */
  public static String uniqueName(String start) {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    return start + "-" + HexFormat.of().formatHex(random);
  }
}
