package io.carillon.test;

import static io.carillon.test.CarillonAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.TaskConfigs;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The parameters that the extension gives. */
@CarillonTest(value = CarillonTestTest.Hello.class, startingAt = "2030-06-01T12:00:00Z")
class CarillonTestTest {

  /** Says hello. */
  @TaskType(name = "hello")
  static final class Hello implements TaskHandler<Hello.NoParameters> {

    /** No parameters. */
    record NoParameters() {}

    @Override
    public String run(NoParameters parameters, TaskContext context) {
      return "hello";
    }
  }

  private static final Set<String> SEEN = new HashSet<>();

  @AfterAll
  static void noDatabaseIsLeft() throws Exception {
    for (String url : SEEN) {
      assertThat(exists(url)).as(url).isFalse();
    }
    assertThat(SEEN).hasSizeGreaterThanOrEqualTo(2);
  }

  private static boolean exists(String url) throws Exception {
    try (TemporaryDatabase other = TestPostgres.shared().newDatabase();
        Connection connection =
            java.sql.DriverManager.getConnection(other.jdbcUrl(), other.user(), other.password());
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "select 1 from pg_database where datname = '%s'"
                        .formatted(url.substring(url.lastIndexOf('/') + 1)))) {
      return row.next();
    }
  }

  @RepeatedTest(2)
  void eachTestHasADatabaseOfItsOwn(ManualNode node, TemporaryDatabase database) {
    assertThat(SEEN.add(database.jdbcUrl())).isTrue();
    ManualConfig config =
        node.create(TaskConfigs.named("hello").type(Hello.class).every(Duration.ofDays(1)).build());
    node.advance(Duration.ofDays(1));
    assertThat(config.lastExecution()).succeeded().hasResult("hello");
  }

  @Test
  void theClockStartsWhereTheAnnotationSays(ManualNode node, ManualClock clock) {
    assertThat(clock.instant()).isEqualTo(Instant.parse("2030-06-01T12:00:00Z"));
    assertThat(node.manager().view().now()).isEqualTo(clock.instant());
  }

  /** Annotations of the outer class hold inside. */
  @Nested
  class Inside {

    @Test
    void theTaskTypesAreThoseOfTheOuterClass(ManualNode node) {
      assertThat(node.manager().view().taskTypes())
          .extracting(type -> type.name())
          .containsExactly("hello");
    }
  }

  /** A parameter of a method before all tests. */
  @Nested
  class OfTheClass {

    private static DataSource shared;

    @BeforeAll
    static void make(DataSource dataSource) {
      shared = dataSource;
    }

    @Test
    void isSharedByTheTestsOfTheClass(DataSource dataSource) {
      assertThat(dataSource).isSameAs(shared);
    }
  }
}
