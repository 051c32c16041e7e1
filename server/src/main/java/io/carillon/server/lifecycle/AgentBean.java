package io.carillon.server.lifecycle;

import io.carillon.agent.AgentLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** An agent that starts with the application and stops after its web server. */
public abstract class AgentBean implements SmartLifecycle {

  /** Lower than the phases of the web server, so it stops later. */
  private static final int PHASE = Integer.MAX_VALUE - 8_192;

  private final AgentLoop agent;
  private volatile boolean running;

  /**
   * Creates the agent.
   *
   * @param name of its thread, after {@code carillon-}
   */
  protected AgentBean(String name) {
    this.agent = new AgentLoop(name, this::runOnce);
  }

  /** Runs one round; returns the delay until the next, zero for none. */
  protected abstract Duration runOnce();

  /** Ends the wait for the next round at once. */
  protected final void wake() {
    agent.wake();
  }

  /** Called once the agent has stopped; must not throw. */
  protected void stopped() {}

  /** Returns the agent's present failure; null when all is well. */
  public final @Nullable String lastError() {
    return agent.lastError();
  }

  @Override
  public final void start() {
    agent.start();
    running = true;
  }

  @Override
  public final void stop() {
    running = false;
    agent.close();
    stopped();
  }

  @Override
  public final boolean isRunning() {
    return running;
  }

  @Override
  public final boolean isPauseable() {
    return false;
  }

  @Override
  public final int getPhase() {
    return PHASE;
  }
}
