package io.carillon.spring;

import io.carillon.manager.TasksManager;
import io.carillon.spring.lifecycle.PhasedBean;
import io.carillon.tasktype.RemoteTaskType;
import java.util.List;

/** Declares Celery task types after the engine has registered the types defined by classes. */
final class CeleryDeclarations extends PhasedBean {

  private static final String ACTOR = "settings";

  private final List<RemoteTaskType> types;
  private final TasksManager manager;

  CeleryDeclarations(List<RemoteTaskType> types, TasksManager manager) {
    super(ENGINE + 1);
    this.types = List.copyOf(types);
    this.manager = manager;
  }

  @Override
  protected void started() {
    types.forEach(type -> manager.declareType(type, null, ACTOR));
  }
}
