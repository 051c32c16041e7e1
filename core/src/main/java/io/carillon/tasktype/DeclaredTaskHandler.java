package io.carillon.tasktype;

import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;

/**
 * A handler that says its task type itself, where one class serves several of them. The annotation
 * of its class, if any, is not looked at.
 */
public interface DeclaredTaskHandler<P> extends TaskHandler<P> {

  /** Its task type, always the same. */
  TaskType taskType();
}
