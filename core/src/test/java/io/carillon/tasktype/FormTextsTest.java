package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.Field;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Texts of forms in files beside a class. */
class FormTextsTest {

  abstract static class Idle<P> implements TaskHandler<P> {
    @Override
    public @Nullable Object run(P parameters, TaskContext context) {
      return null;
    }
  }

  @TaskType(name = "greet", description = "Of the annotation")
  static final class Greet extends Idle<Greet.Parameters> {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Way {
      @JsonTypeName("call")
      record Call(String number) implements Way {}

      @JsonTypeName("mail")
      record Mail(String address) implements Way {}
    }

    record Person(String name) {}

    record Parameters(
        @Field(title = "Of the annotation", unit = "people") int count,
        @Valid List<Person> people,
        Map<String, @Valid Person> byRole,
        @Valid @Nullable Way way) {}
  }

  @TaskType(name = "untranslated")
  static final class Untranslated extends Idle<Untranslated.Parameters> {
    record Parameters(@Field(title = "Count") int count) {}
  }

  @TaskType(name = "mistaken")
  static final class Mistaken extends Idle<Mistaken.Parameters> {
    record Parameters(int count) {}
  }

  private static ObjectNode schema(TaskHandler<?> handler) {
    try (LocalTaskTypes types = new LocalTaskTypes(List.of(handler))) {
      return types.all().iterator().next().schema().json();
    }
  }

  @Test
  void textsOfBothLanguagesReachTheSchemaWhereverAParameterStands() {
    ObjectNode schema = schema(new Greet());

    assertThat(schema.path("title").stringValue()).isEqualTo("Greeting");
    assertThat(schema.path("x-zh"))
        .isEqualTo(Json.object("{\"title\": \"问候\", \"description\": \"问候若干人\"}"));
    assertThat(schema.at("/properties/count/title").stringValue()).isEqualTo("Number");
    assertThat(schema.at("/properties/count/x-unit").stringValue()).isEqualTo("people");
    assertThat(schema.at("/properties/count/x-zh"))
        .isEqualTo(Json.object("{\"title\": \"人数\", \"unit\": \"人\"}"));
    assertThat(schema.at("/properties/people/items/properties/name/x-zh/title").stringValue())
        .isEqualTo("姓名");
    assertThat(
            schema
                .at("/properties/by_role/additionalProperties/properties/name/title")
                .stringValue())
        .isEqualTo("Name");
    assertThat(schema.at("/properties/way/oneOf/0/x-zh/title").stringValue()).isEqualTo("电话");
    assertThat(schema.at("/properties/way/oneOf/0/properties/number/x-zh/title").stringValue())
        .isEqualTo("号码");
    assertThat(schema.at("/properties/way/oneOf/1").has("x-zh")).isFalse();
  }

  @Test
  void aClassWithoutFilesKeepsTheTextsOfItsAnnotations() {
    ObjectNode schema = schema(new Untranslated());

    assertThat(schema.at("/properties/count/title").stringValue()).isEqualTo("Count");
    assertThat(schema.findValue("x-zh")).isNull();
  }

  @Test
  void aTextOfNoParameterIsRefusedAtTheStart() {
    assertThatThrownBy(() -> schema(new Mistaken()))
        .isInstanceOf(InvalidTaskTypeException.class)
        .hasMessageContaining(
            "FormTextsTest$Mistaken_zh_CN.properties has texts of no parameter: coumt.title");
  }

  @Test
  void theTextsChangeNoCheck() {
    assertThat(
            ParameterSchema.of(schema(new Greet()))
                .check(Json.object("{\"count\": 1, \"people\": [], \"by_role\": {}}")))
        .isEmpty();
  }
}
