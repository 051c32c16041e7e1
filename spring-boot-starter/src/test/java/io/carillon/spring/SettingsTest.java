package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.connection.ConnectionInput;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys {@code carillon.*}: wrong values are refused with the key, the value and right ones. */
class SettingsTest {

  private static TemporaryDatabase database;

  @BeforeAll
  static void start() {
    database = TestApplication.database();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          carillon.lease=1s | carillon.lease must be 2s to 10m, not 1s
          carillon.lease=15 | carillon.lease must be 2s to 10m, not 15ms (a number without a unit counts milliseconds)
          carillon.lease=11m | carillon.lease must be 2s to 10m, not 11m
          carillon.lease=soon | is not a valid duration
          carillon.grace=-1s | carillon.grace must be 0s to 10m, not PT-1S
          carillon.retention=1h | carillon.retention must be 1d to 36500d, not 1h
          carillon.type-grace=25h | carillon.type-grace must be 0s to 1d, not 1d1h
          carillon.concurrency=0 | carillon.concurrency must be 1 to 10000, not 0
          carillon.concurrency=10001 | carillon.concurrency must be 1 to 10000, not 10001
          carillon.concurrency=many | "many"
          carillon.roles= | carillon.roles is empty and must name at least one of api, scheduler, worker
          carillon.roles=boss | boss
          carillon.queues= | carillon.queues is empty and must name at least one queue, such as default
          carillon.queues=a b | carillon.queues: a queue's name must be 1 to 100 letters, digits, dots, dashes and underscores, not "a b"
          carillon.queue=default | carillon.queue
          carillon.data-source=none | carillon.data-source is "none", and no DataSource bean has that name. Name one of: dataSource.
          carillon.transaction-manager=none | carillon.transaction-manager is "none", and no PlatformTransactionManager bean has that name. Name one of: transactionManager.
          carillon.rabbitmq.uri=amqp://me:x@h/v,carillon.rabbitmq.queue-type=fast | carillon.rabbitmq.queue-type
          carillon.rabbitmq.uri=amqp://me:x@h/v,carillon.rabbitmq.prefix=a b | carillon.rabbitmq.prefix
          carillon.rabbitmq.uri=h:5672 | carillon.rabbitmq.uri
          carillon.celery.types=/nowhere/types.json | carillon.celery.types needs carillon.rabbitmq.uri
          carillon.secrets.key=c2hvcnQ= | carillon.secrets.key must be base64 of 32 bytes
          """)
  void aWrongValueIsRefusedByItsKey(String properties, String message) {
    TestApplication.on(database, properties.split(",", -1))
        .run(context -> {
          assertThat(context).hasFailed();
          assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
        });
  }

  @Test
  void severalWrongValuesAreNamedAtOnce() {
    TestApplication.on(database, "carillon.lease=1s", "carillon.concurrency=0")
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasStackTraceContaining("carillon.concurrency must be")
                .hasStackTraceContaining("carillon.lease must be"));
  }

  @Test
  void theKeyOfSecretsIsAPropertyAndKindsOfConnectionsAreBeans() {
    String key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    TestApplication.on(database, "carillon.secrets.key=" + key)
        .withBean(Shop.class)
        .run(context -> {
          Engine engine = context.getBean(Engine.class);
          engine.secrets().put("shop.password", "p4ssw0rd", null, "tester");
          ConnectionInput input =
              new ConnectionInput(
                  "shop", "shop", "", Json.object("{\"password\": \"${secret:shop.password}\"}"));
          engine.connections().create(input, "tester");
          assertThat(engine.connectionTests().test("shop").usable()).isTrue();
          assertThat(context.getBean(CarillonProperties.class).toString()).doesNotContain(key);
        });
    TestApplication.on(database)
        .run(context ->
            assertThatThrownBy(() ->
                    context.getBean(Engine.class).secrets().put("a", "p4ssw0rd", null, "tester"))
                .hasMessageContaining("set carillon.secrets.key to base64 of 32 bytes"));
  }

  /** A kind of connection of the application. */
  @ConnectionKind(name = "shop")
  static final class Shop implements ConnectionHandler<Shop.Settings> {

    record Settings(@Secret String password) {}

    @Override
    public void test(Settings settings) {
      assertThat(settings.password()).isEqualTo("p4ssw0rd");
    }
  }

  @Test
  void aTestThatOnlyPlansHasTheRoleApi() {
    TestApplication.on(database, "carillon.roles=api")
        .run(context ->
            assertThat(context.getBean(EngineSettings.class).roles()).containsExactly(Role.API));
  }
}
