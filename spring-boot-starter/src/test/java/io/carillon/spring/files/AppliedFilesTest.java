package io.carillon.spring.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.engine.Engine;
import io.carillon.manager.TasksManager;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.spring.CarillonConfigurationException;
import io.carillon.spring.TestApplication;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** {@code carillon.apply}, from start to start. */
class AppliedFilesTest {

  private TemporaryDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = TestApplication.database();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  /** Does nothing. */
  @TaskType(name = "note_down")
  static class NoteDown implements TaskHandler<NoteDown.Parameters> {

    record Parameters() {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  private ApplicationContextRunner node(String... properties) {
    return TestApplication.on(database, properties)
        .withPropertyValues("carillon.roles=api", "spring.application.name=shop")
        .withBean(NoteDown.class);
  }

  @Test
  void filesAreAppliedAtStartAndPrunedWhenTheyAreGone() {
    node("carillon.apply=classpath:tasks/*.yaml")
        .run(context -> {
          TasksManager tasks = context.getBean(TasksManager.class);
          assertThat(tasks.view().configNamed("note")).isPresent();
          assertThat(tasks.view().configNamed("another note")).isPresent();
          assertThat(
                  Objects.requireNonNull(
                          context
                              .getBean(Engine.class)
                              .manifests()
                              .ownerOf(Key.config("default", "note")))
                      .owner())
              .isEqualTo("shop");
        });
    node("carillon.apply=classpath:tasks/notes.yaml", "carillon.apply-prune=true")
        .run(context -> {
          TasksManager tasks = context.getBean(TasksManager.class);
          assertThat(tasks.view().configNamed("note").orElseThrow().version()).isOne();
          assertThat(tasks.view().configNamed("another note")).isEmpty();
        });
  }

  @Test
  void aFaultStopsTheStartWithItsFileAndLine() {
    node("carillon.apply=classpath:faulty-tasks/*.yaml")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("faulty.yaml:6:7: configs[0].schedule.expression: "));
  }

  @Test
  void aPatternWithoutFilesStopsTheStart() {
    node("carillon.apply=classpath:nowhere/*.yaml")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(CarillonConfigurationException.class)
                .hasMessageContaining("carillon.apply names \"classpath:nowhere/*.yaml\""));
  }
}
