package io.carillon.server.command;

import io.carillon.cli.text.Messages;
import io.carillon.server.boot.CarillonServer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a worker until the process receives a signal to stop or the worker has been drained. It does
 * not listen: it only connects to the database and, with that broker, to RabbitMQ.
 */
public final class WorkerCommand {

  private static final int BAD_SETTINGS = 2;

  private final @Nullable String queues;
  private final @Nullable String concurrency;

  /**
   * Creates it.
   *
   * @param queues to take from, separated by commas; null for those of the settings
   * @param concurrency executions at the same time; null for that of the settings
   */
  public WorkerCommand(@Nullable String queues, @Nullable String concurrency) {
    this.queues = queues;
    this.concurrency = concurrency;
  }

  /**
   * Runs the worker until it ends.
   *
   * @param inherited the environment variables with its settings
   * @return the exit code
   */
  public int run(Map<String, String> inherited) {
    Map<String, String> environment = environment(inherited);
    NodeProcess process = new NodeProcess(environment);
    if (environment.getOrDefault("CARILLON_DB_URL", "").isBlank()) {
      System.err.println(process.messages().text("worker.database"));
      return BAD_SETTINGS;
    }
    return process.run(server -> untilDrained(server, process.messages()));
  }

  private Map<String, String> environment(Map<String, String> inherited) {
    Map<String, String> environment = new HashMap<>(inherited);
    environment.put("CARILLON_ROLES", "worker");
    if (queues != null) {
      environment.put("CARILLON_QUEUES", queues);
    }
    if (concurrency != null) {
      environment.put("CARILLON_CONCURRENCY", concurrency);
    }
    return environment;
  }

  private static void untilDrained(CarillonServer server, Messages messages) {
    server.engine().drained().toCompletableFuture().join();
    System.out.println(messages.text("worker.drained"));
    server.close();
  }
}
