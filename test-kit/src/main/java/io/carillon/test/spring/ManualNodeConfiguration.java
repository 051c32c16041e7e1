package io.carillon.test.spring;

import io.carillon.manager.TasksManager;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.test.ManualClock;
import io.carillon.test.ManualNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Puts a {@link ManualNode} into the application of a Spring test in place of the node that the
 * starter would run: with the application's data source and transactions, and all beans that are
 * task types. Import it, and set {@code carillon.enabled=false} so that the starter runs none:
 *
 * <pre>{@code
 * @SpringBootTest(properties = "carillon.enabled=false")
 * @Import(ManualNodeConfiguration.class)
 * }</pre>
 *
 * <p>{@link ManualNode}, {@link ManualClock} and {@link TasksManager} are beans then.
 */
@Configuration(proxyBeanMethods = false)
public final class ManualNodeConfiguration {

  /** Created by Spring. */
  public ManualNodeConfiguration() {}

  /** The clock, which stands at {@link ManualClock#START}. */
  @Bean
  ManualClock manualClock() {
    return ManualClock.create();
  }

  /** The node; its task types are registered when all singletons exist. */
  @Bean(destroyMethod = "close")
  ManualNode manualNode(
      DataSource dataSource,
      PlatformTransactionManager transactions,
      ManualClock manualClock,
      ListableBeanFactory beans) {
    return ManualNode.builder(dataSource)
        .transactionManager(transactions)
        .clock(manualClock)
        .taskTypes(
            () -> taskTypes(beans).<TaskHandler<?>>map(name -> handler(beans, name)).toList(),
            queues(beans))
        .build();
  }

  private static TaskHandler<?> handler(ListableBeanFactory beans, String name) {
    return beans.getBean(name, TaskHandler.class);
  }

  private static Stream<String> taskTypes(ListableBeanFactory beans) {
    return Stream.of(beans.getBeanNamesForType(TaskHandler.class, true, false))
        .filter(name -> beans.findAnnotationOnBean(name, TaskType.class) != null);
  }

  private static List<String> queues(ListableBeanFactory beans) {
    Stream<String> named =
        taskTypes(beans)
            .map(name -> Objects.requireNonNull(beans.findAnnotationOnBean(name, TaskType.class)))
            .map(TaskType::queue);
    return Stream.concat(Stream.of("default"), named).distinct().toList();
  }

  /** The users' API of the node. */
  @Bean
  @Primary
  TasksManager manualTasksManager(ManualNode manualNode) {
    return manualNode.manager();
  }

  /** Registers the task types. */
  @Bean
  SmartInitializingSingleton manualNodeStart(ManualNode manualNode) {
    return manualNode::start;
  }
}
