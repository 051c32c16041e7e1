package io.carillon.spring.recurring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.manager.TasksManager;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.spring.TestApplication;
import io.carillon.task.Recurring;
import io.carillon.task.Retry;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** {@link Recurring} on the beans of an application, from start to start. */
class RecurringTest {

  private static final String PLANS = "carillon.roles=api";

  private TemporaryDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = TestApplication.database();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private ApplicationContextRunner node(String... properties) {
    return TestApplication.on(database, properties);
  }

  /** A service with a declared method. */
  static class Reports {

    private final TasksManager tasks;
    private final AtomicInteger sent = new AtomicInteger();

    Reports(TasksManager tasks) {
      this.tasks = tasks;
    }

    @Recurring(every = "${reports.every:1s}", queue = "reports", description = "Sends reports")
    int send() {
      return sent.incrementAndGet();
    }

    @Recurring(name = "tell", cron = "* * * * * *")
    @Transactional
    public String tell(TaskContext context) {
      return "%s of %d".formatted(context.attempt(), tasks.view().taskTypes().size());
    }
  }

  @TaskType(name = "greet_people")
  @Recurring(every = "1s", parameters = "{\"name\": \"Ada\"}")
  static class Greet implements TaskHandler<Greet.Parameters> {

    record Parameters(String name) {}

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      return "Hello, " + parameters.name();
    }
  }

  @TaskType(
      name = "careful",
      timeout = "5m",
      priority = 7,
      retry = @Retry(maxAttempts = 4, delay = "1s"))
  @Recurring(every = "1h", maxAttempts = "2")
  static class Careful implements TaskHandler<Careful.Parameters> {

    record Parameters() {}

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      return "done";
    }
  }

  @Configuration
  static class CarefulApplication {

    @Bean
    Careful careful() {
      return new Careful();
    }
  }

  /** A method on a calendar. */
  static class OnWorkDays {

    @Recurring(
        every = "1d",
        calendar = "work days",
        onExcluded = "next",
        jitter = "10s",
        startDeadline = "1h",
        maxConcurrent = "2",
        pauseOnFailure = "3")
    void send() {}
  }

  @Configuration
  static class CalendarApplication {

    @Bean
    OnWorkDays onWorkDays() {
      return new OnWorkDays();
    }
  }

  @Configuration
  static class Application {

    @Bean
    Reports reports(TasksManager tasks) {
      return new Reports(tasks);
    }

    @Bean
    Greet greet() {
      return new Greet();
    }
  }

  /** The same bean with another method body of the same name. */
  static class Overriding {

    @Recurring(every = "${reports.every:1s}", override = true)
    void send() {}
  }

  @Configuration
  static class OverridingApplication {

    @Bean
    Overriding reports() {
      return new Overriding();
    }
  }

  private ApplicationContextRunner application(String... properties) {
    return node(properties).withUserConfiguration(Application.class);
  }

  private void start(
      ApplicationContextRunner runner, ContextConsumer<AssertableApplicationContext> use) {
    runner.run(context -> {
      assertThat(context).hasNotFailed();
      use.accept(context);
    });
  }

  private static TaskConfig config(AssertableApplicationContext context, String name) {
    return tasks(context).view().configNamed(name).orElseThrow();
  }

  private static TasksManager tasks(AssertableApplicationContext context) {
    return context.getBean(TasksManager.class);
  }

  private static String every(TaskConfig config) {
    return DefinitionWriter.write(config.definition().schedule()).path("every").asString();
  }

  @Test
  void methodsAndTaskTypesRunOnTheirSchedules() {
    start(
        application("carillon.queues=default,reports"),
        context -> {
          awaitResult(context, "reports.send", "2");
          awaitResult(context, "tell", "\"1 of 3\"");
          awaitResult(context, "greet_people", "\"Hello, Ada\"");
          assertThat(tasks(context).view().taskType("reports_send").description())
              .isEqualTo("Sends reports");
          assertThat(tasks(context).view().taskType("reports_send").queue()).isEqualTo("reports");
          assertThat(config(context, "tell").createdBy()).isEqualTo("@Recurring");
        });
  }

  @Test
  void whatADeclarationLeavesOutIsThatOfItsTaskTypeAndASecondStartChangesNothing() {
    ApplicationContextRunner application =
        node(PLANS).withUserConfiguration(CarefulApplication.class);
    for (int start = 1; start <= 2; start++) {
      start(
          application,
          context -> {
            TaskConfig config = config(context, "careful");
            assertThat(config.version()).isEqualTo(1);
            assertThat(config.definition().policies().timeout()).isEqualTo(Duration.ofMinutes(5));
            assertThat(config.definition().policies().retry().maxAttempts()).isEqualTo(2);
            assertThat(config.definition().policies().retry().delay())
                .isEqualTo(Duration.ofSeconds(1));
            assertThat(config.definition().priority()).isEqualTo(7);
          });
    }
  }

  @Test
  void aCalendarThatDoesNotExistIsRefusedByAttributeAndOneThatDoesIsUsed() {
    ApplicationContextRunner application =
        node(PLANS).withUserConfiguration(CalendarApplication.class);
    application.run(context ->
        assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessageContaining(
                "OnWorkDays.send() cannot be used: calendar must name a calendar"));
    start(
        node(PLANS),
        context ->
            tasks(context)
                .putCalendar(
                    CalendarReader.read(
                        Json.object("{\"name\": \"work days\", \"timezone\": \"UTC\"}"), null),
                    null,
                    "a person"));
    start(
        application,
        context -> {
          Definition definition = config(context, "onWorkDays.send").definition();
          assertThat(definition.schedule().calendarName()).isEqualTo("work days");
          assertThat(definition.schedule().jitter().max()).isEqualTo(Duration.ofSeconds(10));
          assertThat(definition.policies().startDeadline()).isEqualTo(Duration.ofHours(1));
          assertThat(definition.policies().maxConcurrent()).isEqualTo(2);
          assertThat(definition.policies().pauseOnFailure()).isEqualTo(3);
        });
  }

  private static void awaitResult(
      AssertableApplicationContext context, String name, String result) {
    ExecutionQuery query =
        ExecutionQuery.ofConfig(config(context, name).id())
            .status(ExecutionStatus.SUCCEEDED)
            .allFields()
            .build();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            tasks(context).history().executions(query).items().stream()
                .map(Execution::result)
                .map(String::valueOf)
                .anyMatch(result::equals));
  }

  @Test
  void aSecondStartChangesNothingAndAnotherDeclarationChangesTheConfig() {
    start(
        application(PLANS),
        context -> assertThat(config(context, "reports.send").version()).isEqualTo(1));
    start(
        application(PLANS),
        context -> assertThat(config(context, "reports.send").version()).isEqualTo(1));
    start(
        application(PLANS, "reports.every=5m"),
        context -> {
          assertThat(config(context, "reports.send").version()).isEqualTo(2);
          assertThat(every(config(context, "reports.send"))).isEqualTo("5m");
        });
  }

  @Test
  void aDefinitionThatAPersonChangedStaysUnlessItIsOverridden() {
    start(application(PLANS), context -> changeEvery(context, "2h"));
    start(
        application(PLANS, "reports.every=5m"),
        context -> assertThat(every(config(context, "reports.send"))).isEqualTo("2h"));
    start(
        overriding("reports.every=5m"),
        context -> assertThat(every(config(context, "reports.send"))).isEqualTo("5m"));
  }

  private ApplicationContextRunner overriding(String... properties) {
    return node(properties)
        .withPropertyValues(PLANS)
        .withUserConfiguration(OverridingApplication.class);
  }

  private static void changeEvery(AssertableApplicationContext context, String every) {
    update(
        context,
        definition -> {
          ObjectNode json = DefinitionWriter.write(definition);
          ((ObjectNode) json.path("schedule")).put("every", every);
          return DefinitionReader.read(json);
        });
  }

  private static void update(
      AssertableApplicationContext context, Function<Definition, Definition> change) {
    TaskConfig config = config(context, "reports.send");
    tasks(context)
        .update(config.id(), null, ConfigUpdate.of(change.apply(config.definition())), "a person");
  }

  @Test
  void aChangeThatAPersonTookBackIsNone() {
    start(
        application(PLANS),
        context -> {
          changeEvery(context, "2h");
          changeEvery(context, "1s");
        });
    start(
        application(PLANS, "reports.every=5m"),
        context -> assertThat(every(config(context, "reports.send"))).isEqualTo("5m"));
  }

  @Test
  void aPauseStaysWhenTheDeclarationChanges() {
    start(
        application(PLANS),
        context ->
            tasks(context).pause(config(context, "reports.send").id(), "holidays", "a person"));
    start(
        application(PLANS, "reports.every=5m"),
        context -> {
          TaskConfig config = config(context, "reports.send");
          assertThat(config.status()).isEqualTo(ConfigStatus.PAUSED);
          assertThat(config.statusReason()).isEqualTo("holidays");
          assertThat(every(config)).isEqualTo("5m");
        });
  }

  @Test
  void whatWasSwitchedOffStaysOffWhenTheDeclarationChanges() {
    start(
        application(PLANS),
        context -> {
          TaskConfig config = config(context, "reports.send");
          tasks(context).update(config.id(), null, config.definition(), false, "a person");
        });
    start(
        application(PLANS, "reports.every=5m"),
        context -> {
          assertThat(config(context, "reports.send").status()).isEqualTo(ConfigStatus.INACTIVE);
          assertThat(every(config(context, "reports.send"))).isEqualTo("5m");
        });
  }

  @Test
  void aDeletedConfigStaysDeletedUnlessItIsOverridden() {
    start(
        application(PLANS),
        context ->
            tasks(context).delete(config(context, "reports.send").id(), null, null, "a person"));
    start(
        application(PLANS),
        context -> assertThat(tasks(context).view().configNamed("reports.send")).isEmpty());
    start(
        overriding(),
        context -> assertThat(config(context, "reports.send").version()).isEqualTo(1));
  }

  @Test
  void aConfigThatAPersonMadeUnderTheNameStays() {
    start(
        application(PLANS),
        context -> {
          long id = config(context, "tell").id();
          tasks(context).delete(id, null, null, "a person");
          tasks(context).purge(id, "a person");
          update(context, definition -> renamed(definition, "tell"));
        });
    start(
        application(PLANS),
        context ->
            assertThat(config(context, "tell").definition().taskType()).isEqualTo("reports_send"));
  }

  private static Definition renamed(Definition definition, String name) {
    return new Definition(
        name,
        definition.description(),
        definition.task(),
        definition.schedule(),
        definition.policies(),
        definition.priority());
  }

  @Test
  void nodesThatStartAtOnceDeclareEachConfigOnce() throws InterruptedException {
    int nodes = 3;
    CountDownLatch ready = new CountDownLatch(nodes);
    AtomicInteger well = new AtomicInteger();
    start(node(PLANS), context -> {}); // makes the tables
    List<Thread> threads =
        IntStream.range(0, nodes)
            .mapToObj(number -> Thread.ofPlatform().start(() -> startAtOnce(number, ready, well)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(well).hasValue(nodes);
    start(
        node(PLANS), context -> assertThat(config(context, "reports.send").version()).isEqualTo(1));
  }

  private void startAtOnce(int number, CountDownLatch ready, AtomicInteger well) {
    application(PLANS, "carillon.node=node-" + number)
        .withInitializer(context -> {
          ready.countDown();
          try {
            ready.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        })
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThat(config(context, "greet_people").version()).isEqualTo(1);
          well.incrementAndGet();
        });
  }

  // Faults of a declaration.

  static class WithParameters {
    @Recurring(every = "1s")
    void send(String to) {}
  }

  static class Private {
    @Recurring(every = "1s")
    @SuppressWarnings("UnusedMethod")
    private void send() {}
  }

  static class Static {
    @Recurring(every = "1s")
    static void send() {}
  }

  static class BadCron {
    @Recurring(cron = "0 25 * * *")
    void send() {}
  }

  static class NoSuchProperty {
    @Recurring(every = "${not.set}")
    void send() {}
  }

  static class SameName {
    @Recurring(name = "same", every = "1s")
    void one() {}

    @Recurring(name = "same", every = "1s")
    void two() {}
  }

  static class Overloaded {
    @Recurring(name = "one", every = "1s")
    void send() {}

    @Recurring(name = "two", every = "1s")
    void send(TaskContext context) {}
  }

  @Recurring(every = "1s")
  static class NoTaskType {}

  @TaskType(name = "greet_badly")
  @Recurring(every = "1s", queue = "other")
  static class OwnQueue extends Greet {}

  @TaskType(name = "greet_nobody")
  @Recurring(every = "1s", parameters = "{\"nam\": \"Ada\"}")
  static class WrongParameters extends Greet {}

  /** Its proxy has no other methods. */
  interface Door {
    void open();
  }

  static class BehindAProxy implements Door {
    @Override
    public void open() {}

    @Recurring(every = "1s")
    @Transactional
    public void send() {}
  }

  private void assertRefused(Class<?> bean, String... messages) {
    node(PLANS)
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withUserConfiguration(bean)
        .run(context -> {
          assertThat(context).as(bean.getSimpleName()).hasFailed();
          assertThat(context.getStartupFailure())
              .hasStackTraceContaining("@Recurring on " + bean.getName());
          for (String message : messages) {
            assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
          }
        });
  }

  @Test
  void aDeclarationThatCannotBeUsedFailsTheStartByItsMethod() {
    assertRefused(WithParameters.class, "WithParameters.send()", "the method has parameters");
    assertRefused(Private.class, "the method is private or static");
    assertRefused(Static.class, "the method is private or static");
    assertRefused(BadCron.class, "BadCron.send() cannot be used: cron ");
    assertRefused(NoSuchProperty.class, "not.set");
    assertRefused(SameName.class, "declares the task config \"same\" too.");
    assertRefused(Overloaded.class, "declares the task type");
    assertRefused(NoTaskType.class, "the class is no TaskHandler with @TaskType");
    assertRefused(OwnQueue.class, "queue is given, which a class names in @TaskType.");
    assertRefused(WrongParameters.class, "parameters");
    assertRefused(BehindAProxy.class, "BehindAProxy.send()");
  }

  @Configuration
  static class PrototypeApplication {

    @Bean
    @Scope("prototype")
    Overriding reports() {
      return new Overriding();
    }
  }

  @Test
  void aBeanThatIsNoSingletonIsRefused() {
    node(PLANS)
        .withUserConfiguration(PrototypeApplication.class)
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasStackTraceContaining("the bean is not a singleton"));
  }
}
