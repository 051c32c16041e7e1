package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import io.carillon.definition.TaskConfigs;
import io.carillon.fault.Fault;
import io.carillon.form.SchemaChoice;
import io.carillon.task.Field;
import io.carillon.task.Secret;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.RecordReader.Reading;
import jakarta.validation.Valid;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** A sealed interface of records is a choice in the schema, the check, and the conversion. */
class SealedParametersTest {

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "channel")
  sealed interface Channel {}

  @JsonTypeName("chat")
  record Chat(
      @NotBlank String room,
      @Field(defaultValue = "3", unit = "lines") @Min(1) int lines,
      @Secret @Nullable String password)
      implements Channel {}

  @JsonTypeName("sms")
  record Sms(@NotBlank String number, @Nullable Duration delay) implements Channel {}

  record Message(
      @NotNull @Valid Channel to,
      @Field(title = "Otherwise") @Valid @Nullable Channel otherwise,
      List<@Valid Channel> more,
      Map<String, @Valid Channel> named) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
  sealed interface Work {

    @JsonTypeName("clean")
    record Clean(@NotBlank String folder, @FutureOrPresent @Nullable Instant until)
        implements Work {}

    sealed interface Slow extends Work {}

    @JsonTypeName("wait")
    record Wait(@Field(defaultValue = "5m") Duration span) implements Slow {}
  }

  abstract static class Idle<P> implements TaskHandler<P> {
    @Override
    public @Nullable Object run(P parameters, TaskContext context) {
      return null;
    }
  }

  @TaskType(name = "message")
  static final class MessageTask extends Idle<Message> {}

  @TaskType(name = "work")
  static final class WorkTask extends Idle<Work> {}

  private static LocalTaskType type(TaskHandler<?> handler) {
    return type(handler, HandlerJson.PLAIN);
  }

  private static LocalTaskType type(TaskHandler<?> handler, HandlerJson json) {
    LocalTaskType type = new LocalTaskTypes(List.of(handler), json).all().iterator().next();
    assertThat(type.schema()).isNotNull();
    return type;
  }

  private static Object read(TaskHandler<?> handler, String json) {
    Reading reading = type(handler).read(Json.object(json));
    assertThat(reading).isInstanceOf(Reading.Fitting.class);
    return ((Reading.Fitting) reading).parameters();
  }

  @Test
  void theSchemaHasOneAlternativeForEachRecordNamedByTheProperty() {
    JsonNode to = type(new MessageTask()).schema().json().at("/properties/to");

    assertThat(to.at("/discriminator/propertyName").stringValue()).isEqualTo("channel");
    assertThat(to.at("/oneOf").valueStream().map(one -> one.at("/properties/channel/const")))
        .map(JsonNode::stringValue)
        .containsExactly("chat", "sms");
    assertThat(to.at("/oneOf/0/properties").propertyNames())
        .containsExactly("channel", "room", "lines", "password");
    assertThat(to.at("/oneOf/0/required")).hasToString("[\"channel\",\"room\"]");
    assertThat(to.at("/oneOf/0/additionalProperties").booleanValue()).isFalse();
    assertThat(to.at("/oneOf/0/properties/lines/x-unit").stringValue()).isEqualTo("lines");
    assertThat(to.at("/type")).hasToString("\"object\"");
  }

  @Test
  void anOptionalChoiceAcceptsNullByItsSchemaToo() {
    JsonNode otherwise = type(new MessageTask()).schema().json().at("/properties/otherwise");

    assertThat(otherwise.at("/title").stringValue()).isEqualTo("Otherwise");
    assertThat(otherwise.at("/type")).hasToString("[\"object\",\"null\"]");
    assertThat(otherwise.at("/oneOf/2")).hasToString("{\"type\":\"null\"}");
    assertThat(SchemaChoice.in(otherwise).orElseThrow().alternatives()).hasSize(2);
  }

  @Test
  void eachRecordIsReadWithItsDefaultsWhereverItStands() {
    assertThat(
            read(
                new MessageTask(),
                """
                {"to": {"channel": "chat", "room": "ops"}, "otherwise": null,
                 "more": [{"number": "1", "channel": "sms", "delay": "5m"},
                          {"channel": "chat", "room": "dev", "lines": 9}],
                 "named": {"night": {"channel": "chat", "room": "night"}}}
                """))
        .isEqualTo(
            new Message(
                new Chat("ops", 3, null),
                null,
                List.of(new Sms("1", Duration.ofMinutes(5)), new Chat("dev", 9, null)),
                Map.of("night", new Chat("night", 3, null))));
  }

  @Test
  void theParametersThemselvesMayBeAChoice() {
    assertThat(read(new WorkTask(), "{\"action\": \"wait\"}"))
        .isEqualTo(new Work.Wait(Duration.ofMinutes(5)));
    assertThat(read(new WorkTask(), "{\"action\": \"clean\", \"folder\": \"/tmp\"}"))
        .isEqualTo(new Work.Clean("/tmp", null));
    assertThat(
            type(new WorkTask())
                .check(
                    Json.object(
                        "{\"action\": \"clean\", \"folder\": \"/tmp\", \"until\":"
                            + " \"2001-01-01T00:00:00Z\"}")))
        .extracting(Fault::path)
        .containsExactly("until");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"channel": "chat", "room": "a", "number": "1"} | to.number | is unknown: the schema has no such property
          {"channel": "chat"}                             | to.room   | is required and missing
          {"channel": "chat", "room": "a", "lines": 0}    | to.lines  | must be at least 1, not 0
          {"channel": "sms", "number": "1", "delay": "x"} | to.delay  | "x" is no duration: write 500ms, 30s
          {"channel": "fax"}                              | to.channel | must be one of ["chat", "sms"], not "fax"
          {"channel": "CHAT", "room": "a"}                | to.channel | must be one of ["chat", "sms"], not "CHAT"
          {"channel": null, "room": "a"}                  | to.channel | must be one of ["chat", "sms"], not null
          {"channel": 5}                                  | to.channel | must be one of ["chat", "sms"], not 5
          {"room": "a"}                                   | to.channel | is required and missing
          []                                              | to        | must be an object, not an array
          null                                            | to        | must be an object, not null
          "chat"                                          | to        | must be an object, not "chat"
          """)
  void aFaultIsOfTheSelectedRecordAndNamesItsPath(String to, String path, String message) {
    List<Fault> faults =
        type(new MessageTask())
            .check(Json.object("{\"to\": %s, \"more\": [], \"named\": {}}".formatted(to)));

    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().path()).isEqualTo(path);
    assertThat(faults.getFirst().message()).startsWith(message);
  }

  @Test
  void faultsInsideOfListsMapsAndTheRootNameTheirPlace() {
    assertThat(
            type(new MessageTask())
                .check(
                    Json.object(
                        """
                        {"to": {"channel": "sms", "number": "1"},
                         "more": [{"channel": "sms", "number": ""}, {"channel": "sms", "room": "a"}],
                         "named": {"x": {"channel": "chat", "room": "a", "y": 1}}}
                        """)))
        .extracting(Fault::path)
        .containsExactlyInAnyOrder("more[0].number", "more[1].number", "more[1].room", "named.x.y");
    assertThat(type(new WorkTask()).check(Json.object("{\"action\": \"wait\", \"folder\": \"a\"}")))
        .extracting(Fault::path)
        .containsExactly("folder");
    assertThat(type(new WorkTask()).check(Json.object("{}")))
        .extracting(Fault::path)
        .containsExactly("action");
  }

  @Test
  void theBuilderWritesWhatTheTypeReads() {
    ObjectNode written =
        TaskConfigs.named("w", HandlerJson.PLAIN)
            .type(WorkTask.class)
            .parameters(new Work.Wait(Duration.ofMinutes(7)))
            .build()
            .parameters();

    assertThat(written.path("action").stringValue()).isEqualTo("wait");
    assertThat(type(new WorkTask()).check(written)).isEmpty();
  }

  @Test
  void modulesOfAnApplicationLeaveItAsItIs() {
    HandlerJson modules = HandlerJson.withModules(List.of(new SimpleModule("other")));

    assertThat(type(new MessageTask(), modules).schema().json())
        .isEqualTo(type(new MessageTask()).schema().json());
  }

  @Test
  void oneOfOfAUsersSchemaKeepsItsGeneralMeaning() {
    ParameterSchema schema =
        ParameterSchema.of(
            Json.object(
                """
                {"discriminator": {"propertyName": "a"},
                 "oneOf": [{"required": ["x"]}, {"required": ["y"]}]}
                """));

    assertThat(schema.check(Json.object("{\"x\": 1}"))).isEmpty();
    assertThat(schema.check(Json.object("{\"x\": 1, \"y\": 1}"))).isNotEmpty();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  sealed interface ByClass {
    record One() implements ByClass {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  sealed interface Unnamed {
    record One() implements Unnamed {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  sealed interface Twice {
    @JsonTypeName("a")
    record One() implements Twice {}

    @JsonTypeName("a")
    record Two() implements Twice {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  sealed interface Taken {
    @JsonTypeName("a")
    record One(String kind) implements Taken {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  sealed interface WithClass {
    @JsonTypeName("a")
    final class One implements WithClass {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes(@JsonSubTypes.Type(value = Listed.One.class, name = "a"))
  sealed interface Listed {
    record One() implements Listed {}
  }

  @TaskType(name = "x")
  static final class ListedTask extends Idle<Listed> {}

  @TaskType(name = "x")
  static final class ByClassTask extends Idle<ByClass> {}

  @TaskType(name = "x")
  static final class UnnamedTask extends Idle<Unnamed> {}

  @TaskType(name = "x")
  static final class TwiceTask extends Idle<Twice> {}

  @TaskType(name = "x")
  static final class TakenTask extends Idle<Taken> {}

  @TaskType(name = "x")
  static final class WithClassTask extends Idle<WithClass> {}

  @Test
  void aChoiceThatJsonCannotTellApartIsRefusedAtTheStart() {
    assertRefused(new ByClassTask(), "its @JsonTypeInfo must be (use = NAME, property");
    assertRefused(new ListedTask(), "give each record @JsonTypeName");
    assertRefused(new UnnamedTask(), "One needs @JsonTypeName");
    assertRefused(new TwiceTask(), "two of its records have the name a");
    assertRefused(new TakenTask(), "it has a component kind, which names the record");
    assertRefused(new WithClassTask(), "which is no record");
  }

  private static void assertRefused(TaskHandler<?> handler, String message) {
    assertThatThrownBy(() -> type(handler))
        .isInstanceOf(InvalidTaskTypeException.class)
        .hasMessageContaining(message);
  }
}
