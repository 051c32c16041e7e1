package io.carillon.spring.jpa;

import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import org.springframework.stereotype.Component;

/** Confirms an order. */
@Component
@TaskType(name = "confirm_order", description = "Confirms an order")
class ConfirmOrder implements TaskHandler<ConfirmOrder.Parameters> {

  private final Orders orders;

  ConfirmOrder(Orders orders) {
    this.orders = orders;
  }

  /**
   * Of the order.
   *
   * @param order its key
   */
  record Parameters(long order) {}

  @Override
  public Object run(Parameters parameters, TaskContext context) {
    orders.confirm(parameters.order());
    return parameters.order();
  }
}
