package io.carillon.server.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs a server until the process receives a signal to stop. */
@Command(
    name = "server",
    description = "Run a server; its settings are the environment variables CARILLON_...",
    mixinStandardHelpOptions = true)
public final class ServerCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    return new NodeProcess(System.getenv()).run(server -> {});
  }
}
