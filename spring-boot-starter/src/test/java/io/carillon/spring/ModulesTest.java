package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.HandlerJson;
import io.carillon.definition.TaskConfigs;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.task.Field;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The Jackson modules of an application reach the parameters and results of its task types. */
class ModulesTest {

  private static TemporaryDatabase database;

  @BeforeAll
  static void makeDatabase() {
    database = TestApplication.database();
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  /** A value class without a JSON form of its own. */
  record Money(long cents) {}

  /** The application's module. */
  static final class MoneyModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    MoneyModule() {
      super("money");
      addDeserializer(Money.class, new Reader());
      addSerializer(Money.class, new Writer());
    }

    private static final class Reader extends StdDeserializer<Money> {
      private static final long serialVersionUID = 1;

      Reader() {
        super(Money.class);
      }

      @Override
      public Money deserialize(JsonParser parser, DeserializationContext context) {
        return new Money(Long.parseLong(parser.getString().replace(" cents", "")));
      }
    }

    private static final class Writer extends StdSerializer<Money> {
      private static final long serialVersionUID = 1;

      Writer() {
        super(Money.class);
      }

      @Override
      public void serialize(Money money, JsonGenerator to, SerializationContext context) {
        to.writeString(money.cents() + " cents");
      }
    }
  }

  @TaskType(name = "pay")
  static class Pay implements TaskHandler<Pay.Parameters> {

    record Parameters(
        @Field(
                schema = "{\"type\": \"string\", \"pattern\": \"^\\\\d+ cents$\"}",
                examples = "5 cents")
            Money amount) {}

    record Result(Money paid) {}

    @Override
    public Result run(Parameters parameters, TaskContext context) {
      return new Result(parameters.amount());
    }
  }

  private static void assertThatItRuns(ApplicationContextRunner application) {
    application.run(context -> {
      assertThat(context).hasNotFailed();
      TasksManager tasks = context.getBean(TasksManager.class);
      TaskConfig config =
          tasks.create(
              TaskConfigs.named("pay " + UUID.randomUUID(), context.getBean(HandlerJson.class))
                  .type(Pay.class)
                  .parameters(new Pay.Parameters(new Money(450)))
                  .build());
      assertThat(config.definition().parameters()).hasToString("{\"amount\":\"450 cents\"}");
      UUID run = tasks.run(config.id());
      Execution ended =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> tasks.history().execution(run), one -> one.status().ended());
      assertThat(ended.result()).hasToString("{\"paid\":\"450 cents\"}");
    });
  }

  private static ApplicationContextRunner node() {
    return TestApplication.on(database).withBean(Pay.class);
  }

  @Test
  void theModulesOfTheApplicationsMapperAreUsed() {
    assertThatItRuns(
        node()
            .withBean(
                JsonMapper.class, () -> JsonMapper.builder().addModule(new MoneyModule()).build()));
  }

  @Test
  void withoutAMapperTheModuleBeansAreUsed() {
    assertThatItRuns(node().withBean(JacksonModule.class, MoneyModule::new));
  }

  @Test
  void aDisabledNodeHasTheConversionToo() {
    TestApplication.bare("carillon.enabled=false")
        .withBean(JacksonModule.class, MoneyModule::new)
        .run(context ->
            assertThat(context.getBean(HandlerJson.class).write(new Pay.Parameters(new Money(1))))
                .hasToString("{\"amount\":\"1 cents\"}"));
  }

  @Test
  void aBeanOfTheApplicationReplacesIt() {
    TestApplication.bare("carillon.enabled=false")
        .withBean(JacksonModule.class, MoneyModule::new)
        .withBean(HandlerJson.class, () -> HandlerJson.PLAIN)
        .run(context -> assertThat(context.getBean(HandlerJson.class)).isSameAs(HandlerJson.PLAIN));
  }

  @Test
  void aTypeThatCannotBeReadWithoutTheModuleEndsTheStart() {
    node()
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasStackTraceContaining(
                    "no schema can be made of its parameters: amount has the example"));
  }
}
