package io.carillon.spring.jpa;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.manager.TasksManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** Places orders, each with a task that confirms it, in one transaction. */
@Service
public class Orders {

  private final OrderRepository repository;
  private final TasksManager tasks;

  Orders(OrderRepository repository, TasksManager tasks) {
    this.repository = repository;
    this.tasks = tasks;
  }

  /** Saves an order and the task that confirms it at once. */
  @Transactional
  public PurchaseOrder place(String item) {
    PurchaseOrder order = repository.save(new PurchaseOrder(item));
    ObjectNode config = Json.MAPPER.createObjectNode();
    config.put("name", "confirm order " + order.id()).put("task_type", "confirm_order");
    config.putObject("parameters").put("order", order.id());
    config
        .putObject("schedule")
        .put("type", "date")
        .put("at", Instant.now().plus(1, ChronoUnit.SECONDS).toString());
    tasks.create(DefinitionReader.read(config), true, "orders");
    return order;
  }

  /** The same, and then fails: nothing must be left. */
  @Transactional
  public void placeAndFail(String item) {
    place(item);
    throw new IllegalStateException("after both");
  }

  /** Marks an order as confirmed. */
  @Transactional
  public void confirm(long id) {
    repository.findById(id).orElseThrow().confirm();
  }

  /** The order of that key. */
  public PurchaseOrder find(long id) {
    return repository.findById(id).orElseThrow();
  }

  /** How many orders are for that item. */
  public long count(String item) {
    return repository.countByItem(item);
  }

  /** How many configs there are, up to 500. */
  public long configs() {
    return tasks.view().configs(ConfigQuery.of(ConfigFilter.ALL, 500)).items().size();
  }
}
