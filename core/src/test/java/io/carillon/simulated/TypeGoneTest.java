package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.coordination.TypeAvailability;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task type whose jar was taken away, and that comes back. */
class TypeGoneTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode node = CLUSTER.node("one");
  private TaskConfig config;
  private TaskConfig other;

  @BeforeEach
  void begin() {
    CLUSTER.pass(Duration.ofDays(1));
    CLUSTER.database().sql().sql("delete from carillon.worker").update();
    CLUSTER
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_type (name, description, runtime, queue, parameter_schema,
              registered_at, updated_at)
            values ('greet', '', 'java', 'default', '{}', now(), now())
            """)
        .update();
    other = CLUSTER.create(node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}");
    config = greet("greet");
  }

  @AfterEach
  void clear() {
    CLUSTER.clear();
    CLUSTER.database().sql().sql("delete from carillon.task_type where name = 'greet'").update();
    CLUSTER.database().sql().sql("delete from carillon.worker").update();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig greet(String name) {
    String json =
        """
        {"name": "%s", "task_type": "greet", "overlap": "allow",
         "schedule": {"type": "interval", "every": "1m"}}
        """
            .formatted(name);
    return node.manager()
        .create(DefinitionReader.read(Json.object(json)), true, SimulatedCluster.ACTOR);
  }

  private static UUID worker(String... types) {
    UUID id = UUID.randomUUID();
    CLUSTER
        .database()
        .sql()
        .sql(
            """
            insert into carillon.worker (id, node, host, pid, carillon_version, queues, task_types,
              capacity, status, started_at, heartbeat_at, lease_ends_at)
            values (:id, 'w', 'here', 1, 'test', '{default}', :types, 1, 'active', :now, :now,
              cast(:now as timestamptz) + interval '10 days')
            """)
        .param("id", id)
        .param("types", types)
        .param("now", CLUSTER.database().clockOverride())
        .update();
    return id;
  }

  private static void end(UUID worker) {
    CLUSTER
        .database()
        .sql()
        .sql("update carillon.worker set status = 'stopped' where id = :id")
        .param("id", worker)
        .update();
  }

  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      CLUSTER.pass(Duration.ofMinutes(1));
      node.tick();
      node.watchTypes();
    }
  }

  private TaskConfig now(TaskConfig one) {
    return node.manager().view().config(one.id());
  }

  @Test
  void itsConfigsGoIntoErrorWithTheReasonAndHealWhenItComesBack() {
    worker("nothing");
    UUID old = worker("nothing", "greet");
    minutes(2);
    end(old);
    minutes(4);
    assertThat(now(config).status()).isEqualTo(ConfigStatus.ERROR);
    assertThat(now(config).statusReason()).contains("no worker has offered \"greet\" since");
    assertThat(now(config).nextDueAt()).isNull();
    assertThat(now(other).status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(node.manager().view().taskType("greet").goneSince()).isNotNull();
    int fired = CLUSTER.executions(config).size();
    assertThatThrownBy(() ->
            node.manager().run(config.id(), new RunRequest(null, null), SimulatedCluster.ACTOR))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("no worker has offered");
    minutes(3);
    assertThat(CLUSTER.executions(config)).hasSize(fired);
    assertThatThrownBy(() -> greet("another"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("task_type");
    worker("greet");
    minutes(2);
    assertThat(now(config).status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(now(config).statusReason()).isNull();
    assertThat(CLUSTER.events(config, "error")).hasSize(1);
    assertThat(CLUSTER.events(config, "resumed")).hasSize(1);
    assertThat(CLUSTER.executions(config)).extracting(Execution::dueAt).hasSizeGreaterThan(fired);
    assertThat(CLUSTER.audit(node, config).findings()).isEmpty();
  }

  @Test
  void aRollingRestartPutsNothingIntoError() {
    worker("nothing");
    UUID old = worker("nothing", "greet");
    minutes(3);
    end(old);
    minutes(1);
    worker("nothing", "greet");
    minutes(5);
    assertThat(now(config).status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(CLUSTER.events(config, "error")).isEmpty();
  }

  @Test
  void whileNoWorkerLivesNothingIsGoneAndTheFirstOneBackDoesNotChangeThatAtOnce() {
    UUID old = worker("nothing", "greet");
    minutes(2);
    end(old);
    minutes(30);
    assertThat(now(config).status()).isEqualTo(ConfigStatus.ACTIVE);
    worker("nothing");
    minutes(1);
    worker("greet");
    minutes(5);
    assertThat(now(config).status()).isEqualTo(ConfigStatus.ACTIVE);
  }

  @Test
  void aTypeThatNobodyOffersIsForgottenWhenNoConfigThatIsNotDeletedHasIt() {
    UUID old = worker("greet");
    assertThatThrownBy(() -> node.manager().forgetType("greet", null))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("take its jar away");
    end(old);
    assertThatThrownBy(() -> node.manager().forgetType("greet", null))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(config.definition().name());
    node.manager().delete(config.id(), null, null, SimulatedCluster.ACTOR);
    assertThatCode(() -> node.manager().forgetType("greet", null)).doesNotThrowAnyException();
    assertThatThrownBy(() -> node.manager().restore(config.id(), SimulatedCluster.ACTOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("task_type");
    assertThat(CLUSTER.audit(node, config).findings()).isEmpty();
  }

  @Test
  void oneRoundRechecksSoManyConfigsThatANodeCanStop() {
    for (int i = 1; i <= 220; i++) {
      greet("greet-" + i);
    }
    worker("nothing");
    TypeAvailability watch = node.typesWatch();
    watch.runOnce();
    CLUSTER.pass(Duration.ofMinutes(3));
    assertThat(watch.runOnce()).isZero();
    assertThat(inError()).isEqualTo(200);
    assertThat(watch.runOnce()).isPositive();
    assertThat(inError()).isEqualTo(221);

    worker("greet");
    assertThat(watch.runOnce()).isZero();
    assertThat(watch.runOnce()).isPositive();
    assertThat(inError()).isZero();
    assertThat(CLUSTER.audit(node, config).findings()).isEmpty();
  }

  private static long inError() {
    return CLUSTER
        .database()
        .sql()
        .sql("select count(*) from carillon.task_config where status = 'error'")
        .query(Long.class)
        .single();
  }
}
