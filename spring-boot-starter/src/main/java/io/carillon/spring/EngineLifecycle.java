package io.carillon.spring;

import io.carillon.engine.Engine;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine when all beans exist, and closes it when the application stops: after the web
 * server, which still uses it, and before the data source, which it still uses.
 */
public final class EngineLifecycle implements SmartLifecycle {

  /** A phase below those of the web server: started before it, stopped after it. */
  public static final int PHASE = Integer.MAX_VALUE - 8_192;

  private final Engine engine;
  private volatile boolean running;

  /** Creates the lifecycle of an engine. */
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
