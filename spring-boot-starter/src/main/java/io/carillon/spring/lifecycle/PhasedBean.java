package io.carillon.spring.lifecycle;

import org.springframework.context.SmartLifecycle;

/**
 * A bean that starts with the application and stops with it, in the order of its phase: a lower one
 * starts earlier and stops later. It goes on while an application context is paused.
 */
public abstract class PhasedBean implements SmartLifecycle {

  /** The engine's phase, below those of the web server: started before it, stopped after it. */
  public static final int ENGINE = Integer.MAX_VALUE - 8_192;

  private final int phase;
  private volatile boolean running;

  /** Creates a bean of that phase. */
  protected PhasedBean(int phase) {
    this.phase = phase;
  }

  /** Starts the bean; an exception ends the application. */
  protected abstract void started();

  /** Stops the bean; does nothing unless overridden. */
  protected void stopped() {}

  @Override
  public final void start() {
    started();
    running = true;
  }

  @Override
  public final void stop() {
    running = false;
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
    return phase;
  }
}
