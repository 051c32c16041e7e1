package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.task.Field;
import io.carillon.task.Secret;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ParameterSchemaTest {

  record Step(@NotBlank String zebra, @Field(defaultValue = "7") int apple) {}

  @SuppressWarnings("ArrayRecordComponent") // as authors write them
  record Parameters(
      @NotBlank @Field(title = "Subject", description = "Of the mail") String zeta,
      @Field(
              defaultValue = "30",
              unit = "seconds",
              examples = {"5", "60"})
          @Min(5)
          int patience,
      @Min(1) int required,
      @Nullable @Email String sender,
      @Pattern(regexp = "[a-z]+") @Nullable String alpha,
      @JsonProperty(defaultValue = "high") @Nullable String urgency,
      @Nullable BigDecimal amount,
      @Nullable LocalTime at,
      @Nullable Duration pause,
      byte @Nullable [] content,
      Map<String, Object> free,
      List<@Valid Step> steps,
      @FutureOrPresent @Nullable Instant until,
      Set<String> tags,
      @Secret @Nullable String password) {}

  @TaskType(name = "exact")
  static final class Exact implements TaskHandler<Parameters> {
    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(int radius) implements Shape {}

  record Square(int side) implements Shape {}

  record OfShape(Shape shape) {}

  record Endless(List<Endless> next) {}

  @TaskType(name = "of_shape")
  static final class WithInterface implements TaskHandler<OfShape> {
    @Override
    public @Nullable Object run(OfShape parameters, TaskContext context) {
      return null;
    }
  }

  @TaskType(name = "endless")
  static final class WithItself implements TaskHandler<Endless> {
    @Override
    public @Nullable Object run(Endless parameters, TaskContext context) {
      return null;
    }
  }

  private static LocalTaskType type(TaskHandler<?> handler) {
    LocalTaskTypes types = new LocalTaskTypes(List.of(handler));
    return types.all().iterator().next();
  }

  private static ObjectNode json(String more) {
    return Json.object("{\"zeta\": \"a\", \"required\": 1" + more + "}");
  }

  private static List<String> faultyPaths(String more) {
    return type(new Exact()).check(json(more)).stream().map(Fault::path).toList();
  }

  @Test
  void propertiesHaveTheOrderOfTheComponents() {
    assertThat(List.copyOf(type(new Exact()).schema().json().path("properties").propertyNames()))
        .startsWith("zeta", "patience", "required", "sender", "alpha", "urgency");
  }

  @Test
  void titlesDescriptionsExamplesAndUnitsAreInTheSchema() {
    ObjectNode schema = type(new Exact()).schema().json();
    assertThat(schema.at("/properties/zeta/title").stringValue()).isEqualTo("Subject");
    assertThat(schema.at("/properties/zeta/description").stringValue()).isEqualTo("Of the mail");
    assertThat(schema.at("/properties/patience/x-unit").stringValue()).isEqualTo("seconds");
    assertThat(schema.at("/properties/patience/default").intValue()).isEqualTo(30);
    assertThat(schema.at("/properties/patience/examples").size()).isEqualTo(2);
    assertThat(schema.at("/properties/until/x-constraints/0").stringValue())
        .isEqualTo("FutureOrPresent");
    assertThat(schema.at("/properties/password/writeOnly").booleanValue()).isTrue();
  }

  @Test
  void aPrimitiveWhoseZeroIsWrongIsRequiredAndOneWithADefaultIsNot() {
    assertThat(type(new Exact()).schema().json().path("required").toString())
        .isEqualTo("[\"zeta\",\"required\"]");
  }

  @Test
  void defaultsReachTheHandlerAlsoInsideOfLists() {
    LocalTaskType type = type(new Exact());
    RecordReader.Reading reading = type.read(json(", \"steps\": [{\"zebra\": \"z\"}]"));
    Parameters read = (Parameters) ((RecordReader.Reading.Fitting) reading).parameters();
    assertThat(read.patience()).isEqualTo(30);
    assertThat(read.urgency()).isEqualTo("high");
    assertThat(read.steps().getFirst().apple()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", \"sender\": null",
        ", \"sender\": \"ops@mail.corp\"",
        ", \"sender\": \"a@b.test\"",
        ", \"alpha\": null, \"amount\": null, \"steps\": null, \"tags\": null",
        ", \"amount\": 1e400",
        ", \"amount\": 0.12345678901234567890",
        ", \"at\": \"09:30\"",
        ", \"pause\": \"5m\"",
        ", \"pause\": \"PT5M\"",
        ", \"content\": \"SGVsbG8=\"",
        ", \"free\": {\"a\": [null, 1.00]}"
      })
  void whatIsRightIsAccepted(String more) {
    assertThat(type(new Exact()).check(json(more))).isEmpty();
  }

  @Test
  void whatTheRecordWouldRefuseOrChangeIsRefusedByItsPath() {
    assertThat(faultyPaths(", \"alpha\": \"abc1\"")).containsExactly("alpha");
    assertThat(faultyPaths(", \"alpha\": \"abc\\n\"")).containsExactly("alpha");
    assertThat(faultyPaths(", \"sender\": \"a@\"")).containsExactly("sender");
    assertThat(faultyPaths(", \"patience\": 4")).containsExactly("patience");
    assertThat(faultyPaths(", \"patience\": null")).containsExactly("patience");
    assertThat(faultyPaths(", \"at\": \"25:00\"")).containsExactly("at");
    assertThat(faultyPaths(", \"content\": \"?\"")).containsExactly("content");
    assertThat(faultyPaths(", \"tags\": [\"a\", \"a\"]")).containsExactly("tags");
    assertThat(faultyPaths(", \"steps\": [{\"zebra\": \"z\", \"more\": 1}]"))
        .containsExactly("steps[0].more");
    assertThat(faultyPaths(", \"free\": {\"a\": \"x\\u0000\"}")).containsExactly("free.a");
    assertThat(faultyPaths(", \"free\": {\"a\": [\"\\ud800\"]}")).containsExactly("free.a[0]");
  }

  @Test
  void aCheckStopsCollectingFaults() {
    String wrong = "5,".repeat(100_000);
    List<Fault> faults = type(new Exact()).check(json(", \"tags\": [" + wrong + "5]"));
    assertThat(faults).hasSizeBetween(100, 300);
  }

  @Test
  void decimalsArriveDigitByDigit() {
    RecordReader.Reading reading =
        type(new Exact())
            .read(json(", \"amount\": 0.123456789012345678901000, \"free\": {\"a\": 10000000.0}"));
    Parameters read = (Parameters) ((RecordReader.Reading.Fitting) reading).parameters();
    assertThat(read.amount()).isEqualTo(new BigDecimal("0.123456789012345678901000"));
    assertThat(read.free()).containsEntry("a", new BigDecimal("10000000.0"));
  }

  @Test
  void aTypeOfWhichNoSchemaCanBeMadeIsNamedWithItsComponent() {
    assertThatThrownBy(() -> type(new WithInterface()).schema())
        .isInstanceOf(InvalidTaskTypeException.class)
        .hasMessageContaining("shape cannot be a")
        .hasMessageContaining("use a record");
    assertThatThrownBy(() -> type(new WithItself()).schema())
        .isInstanceOf(InvalidTaskTypeException.class)
        .hasMessageContaining("contains itself");
  }
}
