package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.database.Database;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.manager.TasksManager;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.task.Recurring;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** Applications with two databases. */
class SeveralDataSourcesTest {

  private static final TemporaryDatabase ORDERS = TestApplication.database();
  private static final TemporaryDatabase REPORTS = TestApplication.database();
  private static DataSource orders;
  private static DataSource reports;

  @BeforeAll
  static void start() {
    orders = TestApplication.dataSource(ORDERS);
    reports = TestApplication.dataSource(REPORTS);
  }

  @AfterAll
  static void stop() {
    ORDERS.close();
    REPORTS.close();
  }

  @Configuration
  static class Unclear {

    @Bean
    DataSource ordersDataSource() {
      return orders;
    }

    @Bean
    DataSource reportsDataSource() {
      return reports;
    }
  }

  @Configuration
  static class Managers {

    @Bean
    PlatformTransactionManager ordersTransactions() {
      return new JdbcTransactionManager(orders);
    }

    @Bean
    PlatformTransactionManager reportsTransactions() {
      return new JdbcTransactionManager(reports);
    }
  }

  @Configuration
  static class Marked {

    @Bean
    @Primary
    DataSource ordersDataSource() {
      return orders;
    }

    @Bean
    @CarillonDataSource
    DataSource reportsDataSource() {
      return reports;
    }

    @Recurring(every = "1h")
    String never() {
      return "";
    }
  }

  @Configuration
  static class MarkedTwice {

    @Bean
    @CarillonDataSource
    DataSource ordersDataSource() {
      return orders;
    }

    @Bean
    @CarillonDataSource
    DataSource reportsDataSource() {
      return reports;
    }
  }

  @Configuration
  static class Hidden {

    @Bean
    DataSource ordersDataSource() {
      return orders;
    }

    @Bean(defaultCandidate = false)
    @CarillonDataSource
    DataSource reportsDataSource() {
      return reports;
    }
  }

  private static ApplicationContextRunner application(Class<?>... configurations) {
    return TestApplication.bare("carillon.roles=api").withUserConfiguration(configurations);
  }

  private static DataSource used(ApplicationContext context) {
    return context.getBean(Database.class).dataSource();
  }

  @Test
  void itIsSaidThatTheChoiceIsUnclearAndHowToMakeIt() {
    application(Unclear.class)
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(CarillonConfigurationException.class)
                .hasMessage(
                    "Carillon needs one DataSource, and the application has 2: ordersDataSource,"
                        + " reportsDataSource. Put @CarillonDataSource on the @Bean method of one,"
                        + " set carillon.data-source to its name, or make it @Primary."));
  }

  @Test
  void aPropertyNamesIt() {
    application(Unclear.class)
        .withPropertyValues("carillon.data-source=reportsDataSource")
        .run(context -> assertThat(used(context)).isSameAs(reports));
  }

  @Test
  void aQualifierMarksItBeforeThePrimaryOne() {
    application(Marked.class).run(context -> assertThat(used(context)).isSameAs(reports));
  }

  @Test
  void aPropertyIsAskedBeforeTheQualifier() {
    application(Marked.class)
        .withPropertyValues("carillon.data-source=ordersDataSource")
        .run(context -> assertThat(used(context)).isSameAs(orders));
  }

  @Test
  void aMarkedOneNeedNotBeACandidateForOthers() {
    application(Hidden.class).run(context -> assertThat(used(context)).isSameAs(reports));
  }

  @Test
  void twoMarkedOnesAreRefused() {
    application(MarkedTwice.class)
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("2 DataSource beans have @CarillonDataSource."));
  }

  @Test
  void theTransactionManagerIsTheOneOfTheDataSource() {
    application(Marked.class, Managers.class)
        .run(context -> {
          TasksManager tasks = context.getBean(TasksManager.class);
          assertThatThrownBy(() ->
                  new TransactionTemplate(
                          context.getBean("reportsTransactions", PlatformTransactionManager.class))
                      .executeWithoutResult(status -> {
                        create(tasks, "rolled back");
                        throw new IllegalStateException("after it");
                      }))
              .isInstanceOf(IllegalStateException.class);
          assertThat(configs(tasks, "rolled back")).isZero();
        });
  }

  @Test
  void withoutAManagerOfItsOwnACallCommitsByItself() {
    application(Marked.class)
        .run(context -> {
          TasksManager tasks = context.getBean(TasksManager.class);
          create(tasks, "by itself");
          assertThat(configs(tasks, "by itself")).isEqualTo(1);
        });
  }

  @Test
  void twoManagersOfTheDataSourceAreRefusedUnlessOneIsNamed() {
    ApplicationContextRunner two =
        application(Marked.class, Managers.class)
            .withBean(
                "other",
                PlatformTransactionManager.class,
                () -> new JdbcTransactionManager(reports));

    two.run(context ->
        assertThat(context.getStartupFailure())
            .rootCause()
            .hasMessageContaining("Carillon needs one transaction manager")
            .hasMessageContaining("carillon.transaction-manager"));
    two.withPropertyValues("carillon.transaction-manager=other")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private static void create(TasksManager tasks, String name) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", name).put("task_type", tasks.view().taskTypes().getFirst().name());
    json.putObject("schedule").put("type", "manual");
    tasks.create(DefinitionReader.read(json), true, "test");
  }

  private static int configs(TasksManager tasks, String name) {
    return tasks.view().configs(ConfigQuery.of(ConfigFilter.ALL.withText(name), 10)).items().size();
  }
}
