package io.carillon.spring.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.definition.Definition;
import io.carillon.definition.TaskConfigs;
import io.carillon.manager.ActorProvider;
import io.carillon.manager.TasksManager;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.spring.TestApplication;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who a change is recorded as made by when its call does not say. */
class ActorTest {

  private static TemporaryDatabase database;
  private final AtomicInteger names = new AtomicInteger();

  @BeforeAll
  static void makeDatabase() {
    database = TestApplication.database();
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @AfterEach
  void logOut() {
    SecurityContextHolder.clearContext();
  }

  @TaskType(name = "nothing")
  static class Nothing implements TaskHandler<Nothing.Parameters> {

    record Parameters() {}

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      return "";
    }
  }

  private ApplicationContextRunner node(String... properties) {
    return TestApplication.on(database, properties)
        .withPropertyValues("carillon.roles=api")
        .withBean(Nothing.class);
  }

  private static void with(ApplicationContextRunner application, Consumer<TasksManager> use) {
    application.run(context -> {
      assertThat(context).hasNotFailed();
      use.accept(context.getBean(TasksManager.class));
    });
  }

  private TaskConfig created(TasksManager tasks) {
    return tasks.create(definition());
  }

  private Definition definition() {
    return TaskConfigs.named("%s-%d".formatted(hashCode(), names.incrementAndGet()))
        .type(Nothing.class)
        .parameters(new Nothing.Parameters())
        .build();
  }

  private static void logIn(Authentication user) {
    SecurityContextHolder.getContext().setAuthentication(user);
  }

  private static Authentication ada() {
    return UsernamePasswordAuthenticationToken.authenticated(
        "ada", "", AuthorityUtils.createAuthorityList("ROLE_USER"));
  }

  @Test
  void withSpringSecurityItIsTheAuthenticatedUser() {
    with(
        node(),
        tasks -> {
          logIn(ada());
          TaskConfig config = created(tasks);

          assertThat(config.createdBy()).isEqualTo("ada");
          assertThat(tasks.pause(config.id(), "for a while").updatedBy()).isEqualTo("ada");
          assertThat(tasks.create(definition(), true, "bob").createdBy()).isEqualTo("bob");
          assertThat(tasks.as("cleaner").create(definition()).createdBy()).isEqualTo("cleaner");
        });
  }

  @Test
  void withoutAUserOrWithAnAnonymousOneItIsTheApplication() {
    with(
        node(),
        tasks -> {
          assertThat(created(tasks).createdBy()).isEqualTo("application");
          logIn(
              new AnonymousAuthenticationToken(
                  "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
          assertThat(created(tasks).createdBy()).isEqualTo("application");
          logIn(UsernamePasswordAuthenticationToken.unauthenticated("eve", "guess"));
          assertThat(created(tasks).createdBy()).isEqualTo("application");
        });
    with(
        node("carillon.actor=order service"),
        tasks -> assertThat(created(tasks).createdBy()).isEqualTo("order service"));
  }

  @Test
  void anotherThreadHasTheUserOnlyIfItsExecutorPassesTheSecurityContextOn() {
    with(
        node(),
        tasks -> {
          logIn(ada());
          Executor threads = run -> Thread.ofPlatform().start(run);

          assertThat(createdBy(tasks, threads)).isEqualTo("application");
          assertThat(createdBy(tasks, new DelegatingSecurityContextExecutor(threads)))
              .isEqualTo("ada");
        });
  }

  private String createdBy(TasksManager tasks, Executor executor) {
    return CompletableFuture.supplyAsync(() -> created(tasks), executor).join().createdBy();
  }

  @Test
  void withoutSpringSecurityItIsTheApplication() {
    with(
        node("carillon.actor=billing")
            .withClassLoader(new FilteredClassLoader("org.springframework.security")),
        tasks -> assertThat(created(tasks).createdBy()).isEqualTo("billing"));
  }

  @Test
  void aBeanOfTheApplicationReplacesIt() {
    with(
        node().withBean(ActorProvider.class, () -> () -> "the tenant"),
        tasks -> {
          logIn(ada());
          assertThat(created(tasks).createdBy()).isEqualTo("the tenant");
        });
  }

  @Test
  void aNameThatCannotBeRecordedIsRefusedBeforeAnythingChanges() {
    for (String name : List.of("", " ", "x".repeat(201), "a\0b")) {
      with(
          node().withBean(ActorProvider.class, () -> () -> name),
          tasks ->
              assertThatThrownBy(() -> created(tasks))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("The actor of io.carillon.spring.actor.ActorTest"));
      with(
          node(),
          tasks -> assertThatThrownBy(() -> tasks.as(name)).hasMessageStartingWith("actor must"));
    }
  }

  @Test
  void aBlankOrLongNameOfTheApplicationEndsTheStart() {
    for (String name : List.of("", "x".repeat(201))) {
      node("carillon.actor=" + name)
          .run(context ->
              assertThat(context)
                  .getFailure()
                  .rootCause()
                  .hasMessageContaining("carillon.actor must have 1 to 200 characters"));
    }
  }

  @Test
  void aDisabledNodeStillHasAManagerThatRefuses() {
    TestApplication.bare("carillon.enabled=false")
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThatThrownBy(() -> context.getBean(TasksManager.class).create(definition()))
              .hasMessageContaining("carillon.enabled");
        });
  }
}
