package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.calendar.Calendar;
import io.carillon.config.TaskConfig;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.Definition;
import io.carillon.definition.Json;
import io.carillon.definition.TaskConfigs;
import io.carillon.fault.ConflictException;
import io.carillon.fixture.Rows;
import io.carillon.manager.TaskActions;
import io.carillon.manager.TasksManager;
import io.carillon.manager.change.ConfigUpdate;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every change without an actor as its argument has one all the same. */
class TaskActionsTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode node = CLUSTER.node("one");
  private final AtomicReference<String> user = new AtomicReference<>("");

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private static Definition every(int minutes) {
    return TaskConfigs.named("acted on")
        .type(Rows.TYPE)
        .parameters(Map.of())
        .every(Duration.ofMinutes(minutes))
        .build();
  }

  @Test
  void theProviderIsAskedAtEachCall() {
    TasksManager tasks = node.manager().withActors(user::get);
    user.set("ada");
    TaskConfig config = tasks.create(every(1));
    user.set("bob");
    TaskConfig paused = tasks.pause(config.id(), "too loud");

    assertThat(config.createdBy()).isEqualTo("ada");
    assertThat(paused.updatedBy()).isEqualTo("bob");
  }

  @Test
  void eachActionIsRecordedWithItsActor() {
    TasksManager tasks = node.manager();
    TaskActions ada = tasks.as("ada");
    TaskConfig config = ada.create(every(1), false);
    long id = config.id();
    assertThat(config.createdBy()).isEqualTo("ada");
    assertThat(ada.createOrUpdate(every(2)).config().updatedBy()).isEqualTo("ada");
    assertThat(tasks.as("bob").update(id, every(3)).updatedBy()).isEqualTo("bob");
    assertThat(ada.update(id, 3, ConfigUpdate.of(every(4))).updatedBy()).isEqualTo("ada");
    assertThatThrownBy(() -> ada.update(id, 3, ConfigUpdate.of(every(5))))
        .isInstanceOf(ConflictException.class);
    assertThat(tasks.as("bob").restoreVersion(id, 1).updatedBy()).isEqualTo("bob");
    assertThat(ada.pause(id, "a while").updatedBy()).isEqualTo("ada");
    assertThat(tasks.as("bob").resume(id).updatedBy()).isEqualTo("bob");

    UUID run = ada.run(id);
    assertThat(tasks.history().execution(run).triggeredBy()).isEqualTo("ada");
    tasks.as("bob").cancel(run);
    assertThat(tasks.history().execution(run).cancelReason()).isEqualTo("It was cancelled by bob.");
    UUID again = tasks.as("carol").retry(run);
    assertThat(tasks.history().execution(again).triggeredBy()).isEqualTo("carol");

    assertThat(ada.delete(id, "done").deletedBy()).isEqualTo("ada");
    assertThat(tasks.as("bob").restore(id).updatedBy()).isEqualTo("bob");
    assertThat(tasks.as("carol").delete(id).deletedBy()).isEqualTo("carol");
  }

  @Test
  void calendarsToo() {
    Calendar calendar =
        CalendarReader.read(Json.object("{\"name\": \"days off\", \"timezone\": \"UTC\"}"), null);
    TaskActions ada = node.manager().as("ada");

    assertThat(ada.putCalendar(calendar).calendar().name()).isEqualTo("days off");
    ada.deleteCalendar("days off");
    assertThat(node.manager().view().calendars().names()).isEmpty();
  }

  @Test
  void withoutAProviderItIsTheApplication() {
    assertThat(node.manager().create(every(1)).createdBy()).isEqualTo("application");
  }
}
