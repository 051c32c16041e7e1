package io.carillon.server.command;

import io.carillon.cli.text.Language;
import io.carillon.cli.text.Messages;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.boot.CarillonServer;
import io.carillon.server.boot.StartFailure;
import io.carillon.server.settings.ServerSettings;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The life of this process as a node, from reading its settings to its end by a signal. */
final class NodeProcess {

  private static final int BAD_SETTINGS = 2;

  private final Map<String, String> environment;
  private final Messages messages;

  /** Creates it with these environment variables. */
  NodeProcess(Map<String, String> environment) {
    this.environment = environment;
    this.messages = new Messages(Language.of(null, environment));
  }

  Messages messages() {
    return messages;
  }

  /**
   * Starts the node; its own threads keep the process alive.
   *
   * @param meanwhile run by this thread once the node has started
   * @return the exit code, 0 once {@code meanwhile} has returned
   */
  int run(Consumer<CarillonServer> meanwhile) {
    ServerSettings settings;
    try {
      settings = ServerSettings.read(environment);
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> System.err.println(AdministratorCall.text(fault, messages)));
      return BAD_SETTINGS;
    }
    return run(settings, meanwhile);
  }

  private int run(ServerSettings settings, Consumer<CarillonServer> meanwhile) {
    CompletableFuture<CarillonServer> started = new CompletableFuture<>();
    // Registered before the start, so that a signal at any moment shuts down in order.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "carillon-stop"));
    try {
      CarillonServer server = CarillonServer.start(settings);
      String greeting = server.greeting(messages); // before a signal can close it
      started.complete(server);
      greeting.lines().forEach(System.out::println);
      meanwhile.accept(server);
      return 0;
    } catch (RuntimeException e) {
      started.completeExceptionally(e);
      report(e, settings);
      return 1;
    }
  }

  private void report(RuntimeException failure, ServerSettings settings) {
    new StartFailure(settings, messages)
        .explain(failure)
        .ifPresentOrElse(
            why -> System.err.println("carillon: " + why), () -> failure.printStackTrace());
  }

  private static void stop(CompletableFuture<CarillonServer> started) {
    started.thenAccept(CarillonServer::close).exceptionally(failure -> null).join();
  }
}
