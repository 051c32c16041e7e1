package io.carillon.server.lifecycle;

import io.carillon.agent.AgentLoop;
import io.carillon.spring.lifecycle.PhasedBean;
import java.time.Duration;

/** An agent that starts with the application and stops after its web server. */
public abstract class AgentBean extends PhasedBean implements ServerAgent {

  private final AgentLoop agent;

  /**
   * Creates the agent.
   *
   * @param name of its thread, after {@code carillon-}
   */
  protected AgentBean(String name) {
    super(ENGINE);
    this.agent = new AgentLoop(name, this::runOnce);
  }

  /** Runs one round; returns the delay until the next, zero for none. */
  protected abstract Duration runOnce();

  /** Ends the wait for the next round at once. */
  protected final void wake() {
    agent.wake();
  }

  /** Called once the agent has stopped; must not throw. */
  protected void ended() {}

  @Override
  public final AgentLoop loop() {
    return agent;
  }

  @Override
  protected final void started() {
    agent.start();
  }

  @Override
  protected final void stopped() {
    agent.close();
    ended();
  }
}
