package io.carillon.spring;

import io.carillon.engine.Engine;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine once every bean is there, and closes it when the application stops: after the
 * web server, which still asks it, and before the data source, which it still needs.
 */
public final class EngineLifecycle implements SmartLifecycle {

  /** Lower than the phases of the web server: started before it, stopped after it. */
  public static final int PHASE = Integer.MAX_VALUE - 8_192;

  private final Engine engine;
  private volatile boolean running;

  /** Of that engine. */
  public EngineLifecycle(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void start() {
    engine.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    engine.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
