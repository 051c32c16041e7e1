package io.carillon.tasktype;

import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;

/**
 * A handler that declares its own task type, for classes that serve several of them. An annotation
 * of its class is ignored.
 */
public interface DeclaredTaskHandler<P> extends TaskHandler<P> {

  /** Returns its task type, always the same. */
  TaskType taskType();
}
