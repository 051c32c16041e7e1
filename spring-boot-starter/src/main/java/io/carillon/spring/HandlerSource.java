package io.carillon.spring;

import io.carillon.task.TaskHandler;
import java.util.List;

/** A bean that brings task types which are no beans themselves. */
@FunctionalInterface
public interface HandlerSource {

  /** Their handlers; asked for once, when a type is first looked up or the engine starts. */
  List<? extends TaskHandler<?>> handlers();
}
