package io.carillon.spring.files;

import io.carillon.spring.EngineLifecycle;
import org.springframework.context.SmartLifecycle;

/** Applies files after the engine has started. */
final class FilesLifecycle implements SmartLifecycle {

  private final Runnable apply;
  private volatile boolean running;

  FilesLifecycle(Runnable apply) {
    this.apply = apply;
  }

  @Override
  public void start() {
    apply.run();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
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
    return EngineLifecycle.PHASE + 2;
  }
}
