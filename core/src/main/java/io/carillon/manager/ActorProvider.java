package io.carillon.manager;

/**
 * Supplies the actor of calls that name none, such as the user of the present request. It is called
 * on the thread that calls {@link TasksManager}, once per call.
 */
@FunctionalInterface
public interface ActorProvider {

  /** The actor of an application without users. */
  String APPLICATION = "application";

  /** Returns the name of the actor, as it is kept in events: 1 to 200 characters, not blank. */
  String actor();
}
