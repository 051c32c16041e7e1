package io.carillon.task;

import java.util.List;

/**
 * One kind of connection: an outside system, such as a mail server, that is named once and used by
 * many task configs. A handler gets the settings of a connection by {@link TaskContext#connection}.
 *
 * @param <S> a record: its components and their annotations are the settings, as for the parameters
 *     of a task type
 */
public interface ConnectionHandler<S> {

  /**
   * Connects to the outside system, as a run would, and changes nothing there. Called when an
   * operator tests a connection. The thread is interrupted when the test takes longer than 30
   * seconds.
   *
   * @param settings valid against the record's annotations, secrets filled in
   * @throws Exception when the system cannot be used; the message is shown to the operator, after
   *     values of secrets have been removed from it
   */
  void test(S settings) throws Exception;

  /**
   * Finds faults that annotations cannot express, when a connection is saved. Performs no I/O.
   *
   * @param settings valid against the record's annotations; texts may contain {@code
   *     ${secret:name}}
   * @return every fault, by its JSON path inside the settings; empty when there is none
   */
  default List<ParameterFault> check(S settings) {
    return List.of();
  }
}
