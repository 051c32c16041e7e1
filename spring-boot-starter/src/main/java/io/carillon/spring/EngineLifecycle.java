package io.carillon.spring;

import io.carillon.engine.Engine;
import io.carillon.spring.lifecycle.PhasedBean;

/**
 * Starts the engine when all beans exist, and closes it when the application stops: after the web
 * server, which still uses it, and before the data source, which it still uses.
 */
public final class EngineLifecycle extends PhasedBean {

  private final Engine engine;

  /** Creates the lifecycle of an engine. */
  public EngineLifecycle(Engine engine) {
    super(ENGINE);
    this.engine = engine;
  }

  @Override
  protected void started() {
    engine.start();
  }

  @Override
  protected void stopped() {
    engine.close();
  }
}
