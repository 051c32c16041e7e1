package io.carillon.spring;

import io.carillon.task.TaskHandler;
import java.util.List;

/** A bean that contributes task types that are not beans themselves. */
@FunctionalInterface
public interface HandlerSource {

  /** Returns their handlers; called once, when a type is first looked up or the engine starts. */
  List<? extends TaskHandler<?>> handlers();
}
