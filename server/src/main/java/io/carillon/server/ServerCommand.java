package io.carillon.server;

import io.carillon.fault.InvalidInputException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;

/** Runs a server until the process is told to end. */
@Command(
    name = "server",
    description = "Run a server; its settings are the environment variables CARILLON_...",
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {

  private static final int BAD_SETTINGS = 2;

  @Override
  public Integer call() {
    ServerSettings settings;
    try {
      settings = ServerSettings.read(System.getenv());
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> System.err.println(fault.path() + " " + fault.message()));
      return BAD_SETTINGS;
    }
    CompletableFuture<CarillonServer> started = new CompletableFuture<>();
    // Set before the start, so that a signal at any moment ends it in its order.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "carillon-stop"));
    try {
      CarillonServer server = CarillonServer.start(settings);
      String greeting = server.greeting(); // before a signal can close it
      started.complete(server);
      greeting.lines().forEach(System.out::println);
      return 0;
    } catch (RuntimeException e) {
      started.completeExceptionally(e);
      String why = new StartFailure(settings).explain(e).orElseThrow(() -> e);
      System.err.println("carillon: " + why);
      return 1;
    }
  }

  private static void stop(CompletableFuture<CarillonServer> started) {
    started.thenAccept(CarillonServer::close).exceptionally(failure -> null).join();
  }
}
