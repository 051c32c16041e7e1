package io.carillon.samples.jpa;

import static io.carillon.test.CarillonAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.test.ManualConfig;
import io.carillon.test.ManualNode;
import io.carillon.test.spring.ManualNodeConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The task type in its application, whose node the test steps by hand. */
@SpringBootTest(properties = "carillon.enabled=false")
@Import(ManualNodeConfiguration.class)
class GreetTaskTest {

  private static final TemporaryDatabase DATABASE = TestPostgres.shared().newDatabase();

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", DATABASE::jdbcUrl);
    properties.add("spring.datasource.username", DATABASE::user);
    properties.add("spring.datasource.password", DATABASE::password);
  }

  @Autowired private Customers customers;
  @Autowired private ManualNode node;

  @Test
  void aCustomerIsGreetedFromTheMomentTheyAreSaved() {
    ManualConfig greeting = node.config(customers.add("Ada", Duration.ofMinutes(5)));

    node.advance(Duration.ofMinutes(10));

    assertThat(greeting).isActive().hasExecutions(2);
    assertThat(greeting.lastExecution())
        .succeeded()
        .hasResult(new GreetTask.Result("Hello, Ada, of 1"));
    assertThat(node.logLines(greeting.lastExecution()))
        .extracting(line -> line.message())
        .containsExactly("greeting Ada");
  }
}
