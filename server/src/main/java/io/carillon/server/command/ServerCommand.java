package io.carillon.server.command;

import java.util.Map;

/** Runs a server until the process receives a signal to stop. */
public final class ServerCommand {

  private ServerCommand() {}

  /**
   * Starts the server; its own threads keep the process alive.
   *
   * @param environment variables with its settings
   * @return the exit code
   */
  public static int run(Map<String, String> environment) {
    return new NodeProcess(environment).run(server -> {});
  }
}
