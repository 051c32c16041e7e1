package io.carillon.samples.boot;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.manager.TasksManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** The application's own business: who is a customer is greeted, who could not be added is not. */
@Service
public class Customers {

  private final JdbcClient sql;
  private final TasksManager tasks;

  /** Given by Spring. */
  public Customers(JdbcClient sql, TasksManager tasks) {
    this.sql = sql;
    this.tasks = tasks;
  }

  /** Makes the table. */
  @Transactional
  public void prepare() {
    sql.sql("create table if not exists customer (name text primary key)").update();
  }

  /**
   * Adds a customer and the task that greets them every so often: both, or neither.
   *
   * @param every as in {@code 1s} or {@code 5m}
   */
  @Transactional
  public TaskConfig add(String name, String every) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", "greet " + name).put("task_type", "greet");
    json.putObject("parameters").put("name", name);
    json.putObject("schedule").put("type", "interval").put("every", every);
    TaskConfig config = tasks.create(DefinitionReader.read(json), true, "customers");
    sql.sql("insert into customer (name) values (:name)").param("name", name).update();
    return config;
  }
}
