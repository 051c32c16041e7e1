package io.carillon.samples.boot;

import io.carillon.config.TaskConfig;
import io.carillon.definition.Definition;
import io.carillon.definition.TaskConfigs;
import io.carillon.manager.TasksManager;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

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

  /** Adds a customer and the task that greets them every so often: both, or neither. */
  @Transactional
  public TaskConfig add(String name, Duration every) {
    Definition greeting =
        TaskConfigs.named("greet " + name)
            .type(GreetTask.class)
            .parameters(new GreetTask.Parameters(name))
            .every(every)
            .build();
    TaskConfig config = tasks.create(greeting);
    sql.sql("insert into customer (name) values (:name)").param("name", name).update();
    return config;
  }
}
