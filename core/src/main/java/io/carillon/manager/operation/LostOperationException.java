package io.carillon.manager.operation;

import org.springframework.dao.DataAccessResourceFailureException;

/** Thrown in a batch of an operation that was stopped, or that another node has taken over. */
final class LostOperationException extends DataAccessResourceFailureException {

  private static final long serialVersionUID = 1;

  LostOperationException(long id) {
    super("The bulk operation %d was stopped, or another node has taken it over".formatted(id));
  }
}
