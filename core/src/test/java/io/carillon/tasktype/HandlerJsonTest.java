package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.carillon.definition.Definition;
import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import io.carillon.definition.TaskConfigs;
import io.carillon.fault.Fault;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.Field;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.RecordReader.Reading;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The application's Jackson modules reach parameters, and the schema stays in agreement. */
class HandlerJsonTest {

  static final String MONEY =
      "{\"type\": \"string\", \"pattern\": \"^\\\\d+\\\\.\\\\d\\\\d [A-Z]{3}$\"}";

  /** A value class without a JSON form of its own. */
  static final class Money {
    private final BigDecimal amount;
    private final String currency;

    private Money(BigDecimal amount, String currency) {
      this.amount = amount;
      this.currency = currency;
    }

    static Money of(String text) {
      String[] parts = text.split(" ", 2);
      return new Money(new BigDecimal(parts[0]), parts[1]);
    }

    @Override
    public String toString() {
      return amount.toPlainString() + " " + currency;
    }
  }

  private static final class MoneyReader extends StdDeserializer<Money> {
    private static final long serialVersionUID = 1;

    MoneyReader() {
      super(Money.class);
    }

    @Override
    public Money deserialize(JsonParser parser, DeserializationContext context) {
      return Money.of(parser.getString());
    }
  }

  private static class MoneyWriter extends StdSerializer<Money> {
    private static final long serialVersionUID = 1;

    MoneyWriter() {
      super(Money.class);
    }

    @Override
    public void serialize(Money money, JsonGenerator to, SerializationContext context) {
      to.writeString(money.toString());
    }
  }

  private static SimpleModule money() {
    return new SimpleModule("money")
        .addDeserializer(Money.class, new MoneyReader())
        .addSerializer(Money.class, new MoneyWriter());
  }

  private static HandlerJson with(JacksonModule... modules) {
    return HandlerJson.withModules(List.of(modules));
  }

  abstract static class Idle<P> implements TaskHandler<P> {
    @Override
    public @Nullable Object run(P parameters, TaskContext context) {
      return null;
    }
  }

  record Payment(
      @NotNull @Field(title = "Amount", schema = MONEY, examples = "12.30 EUR") Money amount,
      @Field(schema = MONEY, examples = "1.00 EUR") @Nullable Money fee,
      @Field(
              schema = "{\"type\": \"array\", \"items\": " + MONEY + "}",
              examples = "[\"1.00 EUR\"]")
          List<Money> parts,
      Optional<Duration> delay) {}

  @TaskType(name = "pay")
  static final class Pay extends Idle<Payment> {}

  private static LocalTaskType type(TaskHandler<?> handler, HandlerJson json) {
    try (LocalTaskTypes types = new LocalTaskTypes(List.of(handler), json)) {
      LocalTaskType type = types.all().iterator().next();
      assertThat(type.schema()).isNotNull(); // made while the validators are open
      return type;
    }
  }

  @Test
  void aComponentOfAModulesTypeIsReadCheckedAndDescribed() {
    LocalTaskType pay = type(new Pay(), with(money()));

    assertThat(pay.schema().json().at("/properties/amount"))
        .hasToString(
            "{\"type\":\"string\",\"pattern\":\"^\\\\d+\\\\.\\\\d\\\\d [A-Z]{3}$\",\"title\":\"Amount\","
                + "\"examples\":[\"12.30 EUR\"]}");
    assertThat(pay.schema().json().at("/properties/fee/type")).hasToString("[\"string\",\"null\"]");
    Reading read =
        pay.read(
            Json.object(
                "{\"amount\": \"4.50 EUR\", \"parts\": [\"1.00 EUR\", \"3.50 EUR\"], \"delay\": \"5m\"}"));
    assertThat(read)
        .isInstanceOfSatisfying(
            Reading.Fitting.class,
            fitting -> {
              Payment payment = (Payment) fitting.parameters();
              assertThat(payment.amount()).hasToString("4.50 EUR");
              assertThat(payment.parts()).hasToString("[1.00 EUR, 3.50 EUR]");
              assertThat(payment.delay()).contains(Duration.ofMinutes(5));
              assertThat(payment.fee()).isNull();
            });
    assertThat(pay.check(Json.object("{\"amount\": \"a lot\", \"parts\": []}")))
        .extracting(Fault::path)
        .containsExactly("amount");
    assertThat(pay.check(Json.object("{\"parts\": [\"1.00 EUR\", \"free\"]}")))
        .extracting(Fault::path)
        .containsExactlyInAnyOrder("amount", "parts[1]");
  }

  @Test
  void theBuilderAndARunWriteWhatTheTypeReads() {
    HandlerJson json = with(money());
    Payment payment =
        new Payment(Money.of("4.50 EUR"), null, List.of(), Optional.of(Duration.ofMinutes(5)));
    Definition definition =
        TaskConfigs.named("pay", json).type(Pay.class).parameters(payment).build();

    assertThat(definition.parameters().get("amount")).hasToString("\"4.50 EUR\"");
    assertThat(type(new Pay(), json).check(definition.parameters())).isEmpty();
    assertThat(RunRequest.with(payment, json).parameters()).isEqualTo(definition.parameters());
    assertThatThrownBy(() -> json.write("text")).hasMessageContaining("a record or a map");
  }

  @Test
  void theApplicationsSettingsHaveNoEffectAndExactNumbersStay() {
    JsonMapper application =
        JsonMapper.builder()
            .addModule(money())
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .build();
    HandlerJson json = HandlerJson.withModulesOf(application);

    assertThat(
            json.mapper()
                .writeValueAsString(new Exact(new BigDecimal("1.10"), Money.of("1.00 EUR"))))
        .isEqualTo("{\"a_number\":1.10,\"price\":\"1.00 EUR\"}");
    assertThat(json.mapper().readTree("[1e400, 0.10]")).hasToString("[1E+400,0.10]");
    assertThatThrownBy(() -> json.mapper().readTree("{\"a\": 1, \"a\": 2}"))
        .hasMessageContaining("Duplicate");
    assertThatThrownBy(() -> json.mapper().readTree("9".repeat(1_001)))
        .hasMessageContaining("1000");
  }

  record Exact(BigDecimal aNumber, Money price) {}

  @Test
  void aMapperOfCarillonHasNoModulesOfTheApplication() {
    assertThat(HandlerJson.withModulesOf(Json.MAPPER)).isSameAs(HandlerJson.PLAIN);
    assertThat(HandlerJson.withModules(List.of())).isSameAs(HandlerJson.PLAIN);
  }

  /** A type that is refused with the given modules. */
  private static void assertRefused(TaskHandler<?> handler, HandlerJson json, String message) {
    assertThatThrownBy(() -> type(handler, json))
        .isInstanceOf(InvalidTaskTypeException.class)
        .hasMessageContaining(handler.getClass().getName())
        .hasMessageContaining(message);
  }

  record Undescribed(List<Money> prices) {}

  @TaskType(name = "x")
  static final class UndescribedTask extends Idle<Undescribed> {}

  record NoExample(@Field(schema = MONEY) Money price) {}

  @TaskType(name = "x")
  static final class NoExampleTask extends Idle<NoExample> {}

  record BadSchema(@Field(schema = "{", examples = "1.00 EUR") Money price) {}

  @TaskType(name = "x")
  static final class BadSchemaTask extends Idle<BadSchema> {}

  record NoObject(@Field(schema = "[1]", examples = "1.00 EUR") Money price) {}

  @TaskType(name = "x")
  static final class NoObjectTask extends Idle<NoObject> {}

  record Unread(@Field(schema = MONEY, examples = "1.00 EUR") Money price) {}

  @TaskType(name = "x")
  static final class UnreadTask extends Idle<Unread> {}

  record Due(Instant at) {}

  @TaskType(name = "x")
  static final class DueTask extends Idle<Due> {}

  /** A record that the application's module writes as a text. */
  record Place(String city) {}

  record Trip(Place to) {}

  @TaskType(name = "x")
  static final class TripTask extends Idle<Trip> {}

  /** A mix-in that names a property otherwise. */
  interface PlaceMixin {
    @JsonProperty("town")
    String city();
  }

  private static final class PlaceReader extends StdDeserializer<Place> {
    private static final long serialVersionUID = 1;

    PlaceReader() {
      super(Place.class);
    }

    @Override
    public Place deserialize(JsonParser parser, DeserializationContext context) {
      return new Place(parser.getString());
    }
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant at, JsonGenerator to, SerializationContext context) {
      to.writeNumber(at.toEpochMilli());
    }
  }

  @Test
  void whatCannotBeDescribedIsRefusedAtTheStartWithTheComponent() {
    assertRefused(new UndescribedTask(), with(money()), "prices[] cannot be a");
    assertRefused(new UndescribedTask(), HandlerJson.PLAIN, "prices[] cannot be a");
    assertRefused(
        new NoExampleTask(), with(money()), "price has a schema of its own and needs an example");
    assertRefused(new BadSchemaTask(), with(money()), "price has a schema that is not JSON");
    assertRefused(
        new NoObjectTask(), with(money()), "price has the schema [1], which must be a JSON object");
    assertRefused(
        new UnreadTask(),
        HandlerJson.PLAIN,
        "price has the example \"1.00 EUR\", which cannot be read");
  }

  @Test
  void aModuleThatChangesWhatCarillonDescribesItselfIsRefused() {
    assertThat(type(new TripTask(), with(money())).schema().json().at("/properties/to/type"))
        .isNotNull();
    assertRefused(
        new TripTask(),
        with(new SimpleModule("places").addDeserializer(Place.class, new PlaceReader())),
        "to cannot be a " + Place.class.getName() + ": a Jackson module reads or writes it");
    assertRefused(
        new TripTask(),
        with(new SimpleModule("places").setMixInAnnotation(Place.class, PlaceMixin.class)),
        "a Jackson module reads or writes it");
    assertRefused(
        new DueTask(),
        with(new SimpleModule("times").addSerializer(Instant.class, new InstantWriter())),
        "at cannot be a java.time.Instant: a Jackson module reads or writes it");
  }

  record WrittenOtherwise(@Field(schema = MONEY, examples = "1.00 EUR") Money price) {}

  @TaskType(name = "x")
  static final class WrittenOtherwiseTask extends Idle<WrittenOtherwise> {}

  @Test
  void anExampleThatIsWrittenOtherwiseThanTheSchemaSaysIsRefused() {
    SimpleModule cents =
        new SimpleModule("cents")
            .addDeserializer(Money.class, new MoneyReader())
            .addSerializer(
                Money.class,
                new MoneyWriter() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public void serialize(
                      Money money, JsonGenerator to, SerializationContext context) {
                    to.writeNumber(100);
                  }
                });
    assertRefused(
        new WrittenOtherwiseTask(),
        with(cents),
        "price has the example \"1.00 EUR\", which is written as 100");
  }

  /** A class that names its JSON itself. */
  static final class Sku {
    private final String code;

    private Sku(String code) {
      this.code = code;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Sku of(String code) {
      if (code.isEmpty()) {
        throw new IllegalArgumentException("no code");
      }
      return new Sku(code);
    }

    @JsonValue
    String code() {
      return code;
    }
  }

  record Item(
      @Field(schema = "{\"type\": \"string\", \"minLength\": 1}", examples = "A-1") Sku sku) {}

  @TaskType(name = "x")
  static final class ItemTask extends Idle<Item> {}

  @Test
  void aClassWithItsOwnAnnotationsNeedsNoModule() {
    LocalTaskType type = type(new ItemTask(), HandlerJson.PLAIN);

    assertThat(type.check(Json.object("{\"sku\": \"A-2\"}"))).isEmpty();
    assertThat(type.check(Json.object("{\"sku\": \"\"}")))
        .extracting(Fault::path)
        .containsExactly("sku");
  }
}
