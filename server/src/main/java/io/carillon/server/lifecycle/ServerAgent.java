package io.carillon.server.lifecycle;

import io.carillon.agent.AgentLoop;

/**
 * An agent of the server beside those of the engine; the readiness of the node asks all of them.
 */
@FunctionalInterface
public interface ServerAgent {

  /** Returns its loop, for health checks. */
  AgentLoop loop();
}
