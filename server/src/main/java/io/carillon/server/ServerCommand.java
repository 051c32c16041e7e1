package io.carillon.server;

import io.carillon.fault.InvalidInputException;
import io.carillon.postgres.EmbeddedPostgresException;
import java.util.concurrent.Callable;
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
    try {
      // Its threads keep the process alive; the hook ends them in their order.
      CarillonServer server = CarillonServer.start(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "carillon-stop"));
      server.greeting().lines().forEach(System.out::println);
      return 0;
    } catch (EmbeddedPostgresException e) {
      System.err.println("carillon: " + e.getMessage());
      return 1;
    }
  }
}
