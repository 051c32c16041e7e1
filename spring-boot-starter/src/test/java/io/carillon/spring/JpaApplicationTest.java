package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.postgres.TemporaryDatabase;
import io.carillon.spring.jpa.JpaApplication;
import io.carillon.spring.jpa.Orders;
import io.carillon.spring.jpa.PurchaseOrder;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with JPA whose task depends on a service that depends on the tasks manager. */
class JpaApplicationTest {

  private static TemporaryDatabase database;
  private static ConfigurableApplicationContext application;
  private static Orders orders;

  @BeforeAll
  static void start() {
    database = TestApplication.database();
    application =
        new SpringApplicationBuilder(JpaApplication.class)
            .run(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--spring.jpa.hibernate.ddl-auto=create");
    orders = application.getBean(Orders.class);
  }

  @AfterAll
  static void stop() {
    application.close();
    database.close();
  }

  @Test
  void aTaskThatDependsOnAServiceOfTheManagerRuns() {
    PurchaseOrder order = orders.place("a bell");

    await().atMost(Duration.ofSeconds(60)).until(() -> orders.find(order.id()).confirmed());
  }

  @Test
  void aConfigAndAnEntityCommitAndRollBackTogether() {
    long before = orders.configs();

    assertThatThrownBy(() -> orders.placeAndFail("a carillon"))
        .isInstanceOf(IllegalStateException.class);

    assertThat(orders.count("a carillon")).isZero();
    assertThat(orders.configs()).isEqualTo(before);
  }

  @Test
  void beanValidationOfEntitiesWorks() {
    assertThatThrownBy(() -> orders.place(" ")).hasStackTraceContaining("must not be blank");
  }
}
