package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.broker.PostgresBroker;
import io.carillon.connection.ConnectionInput;
import io.carillon.connection.OutsideSystems;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.form.ParameterTable;
import io.carillon.form.ParameterTable.Language;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.secret.KeyRing;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import io.carillon.task.Secret;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task type of a user has its connection, secret, placeholders, form texts in two languages and
 * table of parameters from one class with a record, and its kind of connection from another.
 */
class OneClassTest {

  private static final String PASSWORD = "hunter2-p4ss\"word";
  private static final String ACTOR = "tester";

  /** A shop, as an outside system. */
  @ConnectionKind(name = "shop", description = "A shop")
  static final class Shop implements ConnectionHandler<Shop.Settings> {

    record Settings(@NotBlank String host, @Nullable @Secret String password) {}

    @Override
    public void test(Settings settings) {}
  }

  /** Counts the orders of a day; its Chinese texts are in the file beside it. */
  @TaskType(name = "count_orders", description = "Counts the orders of a day")
  static final class CountOrders implements TaskHandler<CountOrders.Parameters> {

    record Parameters(
        @Field(title = "Shop", description = "The shop to ask") @NotBlank @ConnectionName("shop")
            String shop,
        @Field(title = "Day", description = "The day to count") @NotBlank String day,
        @Field(title = "Key", description = "The key of the orders") @NotBlank @Secret String key,
        @Field(
                title = "At most",
                description = "Orders to count",
                defaultValue = "100",
                unit = "orders")
            @Min(1)
            @Max(1000)
            @Nullable Integer most) {}

    record Result(String host, String day, int keyLength, int passwordLength, int most) {}

    @Override
    public Result run(Parameters parameters, TaskContext context) throws Exception {
      Shop.Settings shop = context.connection(parameters.shop(), Shop.Settings.class);
      String password = String.valueOf(shop.password());
      context.logger().info("asking {} with {} and {}", shop.host(), password, parameters.key());
      int most = parameters.most() == null ? 0 : parameters.most();
      return new Result(
          shop.host(), parameters.day(), parameters.key().length(), password.length(), most);
    }
  }

  @Test
  void aTypeOfOneClassHasAllThatAShippedOneHas() {
    LocalTaskTypes types = new LocalTaskTypes(List.of(new CountOrders()));
    OutsideSystems systems =
        new OutsideSystems(
            () -> List.of(new Shop()),
            KeyRing.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "CARILLON_SECRET_KEY"));
    try (TestDatabase database = new TestDatabase();
        Engine engine =
            new Engine(
                database.database(),
                types,
                EngineSettings.of("node-1").withGrace(Duration.ZERO),
                PostgresBroker::new,
                null,
                systems)) {
      engine.start();
      Execution ended = run(engine);

      assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
      assertThat(ended.result())
          .isEqualTo(
              Json.object(
                  """
                  {"host": "h", "day": "2026-01-31", "key_length": %d, "password_length": %d, "most": 100}
                  """
                      .formatted(PASSWORD.length(), PASSWORD.length())));
      assertThat(engine.manager().history().execution(ended.id()).parameters().toString())
          .contains("${secret:shop.password}");
      assertThat(lines(database)).contains("asking h with").doesNotContain(PASSWORD);
      hasTextsAndTables(types.all().iterator().next().schema().json());
    }
  }

  private static Execution run(Engine engine) {
    engine.secrets().put("shop.password", PASSWORD, null, ACTOR);
    ObjectNode settings =
        Json.object("{\"host\": \"h\", \"password\": \"${secret:shop.password}\"}");
    engine.connections().create(new ConnectionInput("main", "shop", "", settings), ACTOR);
    ObjectNode config =
        Json.object(
            """
            {"name": "orders", "task_type": "count_orders", "schedule": {"type": "manual"},
             "parameters": {"shop": "main", "day": "${run.day}", "key": "${secret:shop.password}"}}
            """);
    long id = engine.manager().create(DefinitionReader.read(config), true, ACTOR).id();
    RunRequest request = RunRequest.NORMAL.withValues(Json.object("{\"day\": \"2026-01-31\"}"));
    UUID execution = engine.manager().run(id, request, ACTOR);
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> engine.manager().history().execution(execution), one -> one.status().ended());
  }

  private static String lines(TestDatabase database) {
    return String.join(
        "\n",
        database
            .database()
            .sql()
            .sql("select message from carillon.execution_log")
            .query(String.class)
            .list());
  }

  private static void hasTextsAndTables(JsonNode schema) {
    assertThat(schema.at("/x-zh/description").stringValue()).isEqualTo("统计一天的订单");
    assertThat(schema.at("/properties/shop/title").stringValue()).isEqualTo("Shop");
    assertThat(schema.at("/properties/shop/x-zh/title").stringValue()).isEqualTo("店铺");

    assertThat(ParameterTable.of((ObjectNode) schema, Language.ENGLISH))
        .isEqualTo(
            """
            | parameter | form | meaning | default |
            |---|---|---|---|
            | `shop` | name of a connection, of the kind `shop` | The shop to ask | required |
            | `day` | text | The day to count | required |
            | `key` | text | The key of the orders | required |
            | `most` | whole number, 1 to 1,000, orders | Orders to count | `100` |
            """);
    assertThat(ParameterTable.of((ObjectNode) schema, Language.CHINESE))
        .isEqualTo(
            """
            | 参数 | 形式 | 含义 | 默认值 |
            |---|---|---|---|
            | `shop` | 连接名称，类型为 `shop` | 要查询的店铺 | 必填 |
            | `day` | 文本 | 要统计的日期 | 必填 |
            | `key` | 文本 | 订单接口的密钥 | 必填 |
            | `most` | 整数，1 到 1,000，单 | 最多统计的订单数 | `100` |
            """);
  }
}
