package io.carillon.server.command;

import io.carillon.server.boot.CarillonServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a worker until the process receives a signal to stop or the worker has been drained. It does
 * not listen: it only connects to the database and, with that broker, to RabbitMQ.
 */
@Command(
    name = "worker",
    description = {
      "Run a worker: a process that runs executions and listens nowhere.",
      "Its settings are those of a server; CARILLON_DB_URL must name the server's database."
    },
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {

  private static final int BAD_SETTINGS = 2;

  @Option(
      names = "--queues",
      paramLabel = "a,b",
      description = "queues to take from; CARILLON_QUEUES, or default, when not given")
  private @Nullable String queues;

  @Option(
      names = "--concurrency",
      paramLabel = "n",
      description = "executions at the same time; CARILLON_CONCURRENCY, or 200, when not given")
  private @Nullable String concurrency;

  @Override
  public Integer call() {
    Map<String, String> environment = environment(System.getenv());
    if (environment.getOrDefault("CARILLON_DB_URL", "").isBlank()) {
      System.err.println(
          "CARILLON_DB_URL must name the database of the server: a worker has none of its own");
      return BAD_SETTINGS;
    }
    return new NodeProcess(environment).run(WorkerCommand::untilDrained);
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

  private static void untilDrained(CarillonServer server) {
    server.engine().drained().toCompletableFuture().join();
    System.out.println("Carillon has drained this worker; it ends");
    server.close();
  }
}
