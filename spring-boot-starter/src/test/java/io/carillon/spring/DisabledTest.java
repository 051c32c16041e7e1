package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.engine.Engine;
import io.carillon.manager.TasksManager;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.retention.HistoryRetention;
import io.carillon.spring.recurring.RecurringAutoConfiguration;
import io.carillon.task.Recurring;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with {@code carillon.enabled=false}. */
class DisabledTest {

  private static final String OFF = "carillon.enabled=false";

  /** A service of the application. */
  record Service(TasksManager tasks) {

    @Recurring(every = "1s")
    void never() {}
  }

  @Configuration
  static class Application {

    @Bean
    Service service(TasksManager tasks) {
      return new Service(tasks);
    }
  }

  @Test
  void aServiceOfTheManagerIsMadeWithoutADataSource() {
    TestApplication.bare(OFF)
        .withUserConfiguration(Application.class)
        .run(context -> {
          assertThat(context).hasNotFailed().doesNotHaveBean(DataSource.class);
          assertThat(context).hasSingleBean(Service.class);
        });
  }

  @Test
  void nothingStartsAndNoTableIsMade() {
    try (TemporaryDatabase database = TestApplication.emptyDatabase()) {
      TestApplication.on(database, OFF, "carillon.rabbitmq.uri=amqp://me:secret@127.0.0.1:1/v")
          .withUserConfiguration(Application.class)
          .run(context -> {
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(EngineLifecycle.class)
                .doesNotHaveBean(HealthIndicator.class)
                .doesNotHaveBean(HandlerSource.class);
            assertThat(TestApplication.hasTables(context.getBean(DataSource.class))).isFalse();
          });
    }
  }

  static Stream<Method> callsOfTheManager() {
    Set<String> doors =
        Set.of(
            "view",
            "history",
            "workers",
            "queues",
            "bulk",
            "operations",
            "manifests",
            "typeRecheck",
            "as",
            "withActors");
    return Stream.of(TasksManager.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !doors.contains(method.getName()));
  }

  @ParameterizedTest
  @MethodSource("callsOfTheManager")
  void everyCallOfTheManagerIsRefusedByTheSetting(Method method) {
    Object[] arguments = Stream.of(method.getParameterTypes()).map(DisabledTest::any).toArray();

    TestApplication.bare(OFF)
        .run(context ->
            assertThatThrownBy(() -> call(method, context.getBean(TasksManager.class), arguments))
                .isInstanceOf(CarillonDisabledException.class)
                .hasMessageContaining("carillon.enabled=false"));
  }

  private static @Nullable Object any(Class<?> type) {
    if (type == long.class) {
      return 1L;
    }
    if (type == boolean.class) {
      return true;
    }
    return type == List.class ? List.of(1L) : null;
  }

  private static void call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  @Test
  void whatIsAskedBehindTheManagerIsRefusedToo() {
    TestApplication.bare(OFF)
        .run(context -> {
          TasksManager manager = context.getBean(TasksManager.class);
          assertRefused(() -> manager.view().configs(ConfigQuery.of(ConfigFilter.ALL, 1)));
          assertRefused(() -> manager.view().now());
          assertRefused(() -> manager.as("ada").pause(1, "no need"));
          assertRefused(() -> manager.withActors(() -> "ada").pause(1, "no need"));
          assertRefused(() -> manager.view().taskTypes());
          assertRefused(() -> manager.typeRecheck().begin(List.of("greet")));
          assertRefused(() -> manager.history().workers());
          assertRefused(() -> context.getBean(Engine.class).start());
          assertRefused(() -> context.getBean(Engine.class).queues().queues());
          assertThat(context).hasSingleBean(HistoryRetention.class);
        });
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(CarillonDisabledException.class);
  }

  @Test
  void theDeclarationsOfMethodsAreNotLookedFor() {
    TestApplication.bare(OFF)
        .run(context -> assertThat(context).doesNotHaveBean(RecurringAutoConfiguration.class));
  }
}
