package io.carillon.spring;

import io.carillon.manager.TasksManager;
import io.carillon.tasktype.RemoteTaskType;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Declares Celery task types after the engine has registered the types defined by classes. */
final class CeleryDeclarations implements SmartLifecycle {

  private static final String ACTOR = "settings";

  private final List<RemoteTaskType> types;
  private final TasksManager manager;
  private volatile boolean running;

  CeleryDeclarations(List<RemoteTaskType> types, TasksManager manager) {
    this.types = List.copyOf(types);
    this.manager = manager;
  }

  @Override
  public void start() {
    types.forEach(type -> manager.declareType(type, null, ACTOR));
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
    return EngineLifecycle.PHASE + 1;
  }
}
