package io.carillon.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.NodeParts;
import io.carillon.engine.TestDatabase;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.watch.ChangedTypes;
import io.carillon.tasktype.watch.ChangedTypes.ChangedType;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The configs of a task type whose class got another record of parameters. */
class TypeRecheckTest {

  @TaskType(name = "greet")
  static final class Greet implements TaskHandler<Greet.Parameters> {
    record Parameters(@Nullable String name) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  @TaskType(name = "greet")
  static final class LaterGreet implements TaskHandler<LaterGreet.Parameters> {
    record Parameters(@NotBlank String name) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  private TestDatabase database;
  private NodeParts first;

  @BeforeEach
  void open() {
    database = new TestDatabase();
    first = node("first", new Greet());
    first.registerTypes();
    create("greet");
  }

  private void create(String name) {
    String json =
        """
        {"name": "%s", "task_type": "greet", "schedule": {"type": "manual"}}
        """
            .formatted(name);
    first.manager().create(DefinitionReader.read(Json.object(json)), true, "ada");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private NodeParts node(String name, TaskHandler<?>... classes) {
    return NodeParts.builder(
            database.database(), new LocalTaskTypes(List.of(classes)), EngineSettings.of(name))
        .build();
  }

  /** The registration alone, as a node leaves it that is killed after it. */
  private static void registerOnly(NodeParts node, TaskHandler<?> handler) {
    node.dispatcher()
        .types()
        .register(new LocalTaskTypes(List.of(handler)), node.settings().node());
  }

  private static void watch(NodeParts node) {
    TypeAvailability watch = node.typesWatch();
    while (watch.runOnce().isZero()) {
      // it goes on at once
    }
  }

  private long inError() {
    return database.statistic("select count(*) from carillon.task_config where status = 'error'");
  }

  private List<ChangedType> unchecked(NodeParts node) {
    return new ChangedTypes(database.database(), node.dispatcher().types()).unchecked();
  }

  @Test
  void aStartRechecksTheFirstConfigsAndTheWatchTheOthers() {
    for (int i = 1; i < 220; i++) {
      create("greet-" + i);
    }
    NodeParts later = node("later", new LaterGreet());
    later.registerTypes();
    assertThat(inError()).isEqualTo(200);
    assertThat(unchecked(later)).extracting(ChangedType::name).containsExactly("greet");
    watch(later);
    assertThat(inError()).isEqualTo(220);
    assertThat(unchecked(later)).isEmpty();
    assertThat(
            database.statistic(
                """
                select count(*) from carillon.schedule_event
                where kind = 'error' and actor = 'later'
                """))
        .isEqualTo(220);

    NodeParts earlier = node("earlier", new Greet());
    earlier.registerTypes();
    watch(earlier);
    assertThat(inError()).isZero();
  }

  @Test
  void anotherNodeRechecksForOneThatWasKilledAfterItsRegistration() {
    registerOnly(node("later"), new LaterGreet());
    assertThat(inError()).isZero();
    watch(node("without the class"));
    assertThat(inError()).isEqualTo(1);
  }

  @Test
  void aNodeWithAnotherReleaseOfTheClassLeavesTheRecheckToOthers() {
    NodeParts later = node("later", new LaterGreet());
    registerOnly(later, new LaterGreet());
    watch(first);
    assertThat(inError()).isZero();
    assertThat(unchecked(later)).hasSize(1);
    assertThat(unchecked(first)).isEmpty();
  }

  @Test
  void aChangeDuringARecheckKeepsItsMark() {
    registerOnly(node("later"), new LaterGreet());
    ChangedTypes changes =
        new ChangedTypes(database.database(), node("other").dispatcher().types());
    ChangedType before = changes.unchecked().getFirst();
    registerOnly(node("first"), new Greet());
    changes.checked(before);
    assertThat(changes.unchecked()).extracting(ChangedType::actor).containsExactly("first");
  }
}
