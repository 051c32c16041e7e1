package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.constraints.Max;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler's own check finds is a fault like those of the schema and the annotations. */
class HandlerCheckTest {

  record Range(int from, @Max(100) int to) {}

  @TaskType(name = "range")
  static final class RangeTask implements TaskHandler<Range> {

    @Override
    @SuppressWarnings("NullAway") // a handler may do it
    public List<ParameterFault> check(Range range) {
      if (range.from() == 0) {
        return Collections.singletonList(null); // no record refuses it
      }
      if (range.from() < 0) {
        throw new IllegalStateException("negative");
      }
      if (range.from() == 1 && range.to() == 1) {
        return List.of(new ParameterFault("p".repeat(10_000), "m".repeat(100_000)));
      }
      return range.from() <= range.to()
          ? List.of()
          : List.of(new ParameterFault("from", "must be at most to, %d".formatted(range.to())));
    }

    @Override
    public Object run(Range range, TaskContext context) {
      return range;
    }
  }

  private final LocalTaskTypes types = new LocalTaskTypes(List.of(new RangeTask()));
  private final LocalTaskType range = types.find("range").orElseThrow();

  @AfterEach
  void close() {
    types.close();
  }

  @Test
  void parametersThatPassTheHandlersCheckFit() {
    assertThat(check("{\"from\": 1, \"to\": 2}")).isEmpty();
  }

  @Test
  void aFaultThatTheHandlerFindsIsOneOfTheParameters() {
    assertThat(check("{\"from\": 3, \"to\": 2}"))
        .containsExactly(new Fault("from", "must be at most to, 2"));
    assertThat(range.readFitting(Json.object("{\"from\": 3, \"to\": 2}")))
        .isInstanceOf(RecordReader.Reading.Faulty.class);
  }

  @Test
  void theHandlerIsAskedOnlyAboutWhatItsAnnotationsAccept() {
    assertThat(check("{\"from\": 300, \"to\": 200}")).extracting(Fault::path).containsExactly("to");
  }

  @Test
  void aCheckThatFailsIsAFaultAndNamesTheType() {
    assertThat(check("{\"from\": -1, \"to\": 2}"))
        .containsExactly(
            new Fault("", "cannot be checked by range: java.lang.IllegalStateException: negative"));
  }

  @Test
  void aNullAmongTheFaultsIsAFaultAndNamesTheType() {
    assertThat(check("{\"from\": 0, \"to\": 2}"))
        .singleElement()
        .satisfies(fault ->
            assertThat(fault.message()).startsWith("cannot be checked by range: java.lang"));
  }

  @Test
  void aHandlersFaultOfAnyLengthIsShownWithinTheBoundsOfAFault() {
    assertThat(check("{\"from\": 1, \"to\": 1}"))
        .containsExactly(new Fault("p".repeat(10_000), "m".repeat(100_000)));
    assertThat(check("{\"from\": 1, \"to\": 1}").getFirst().message()).hasSizeLessThan(1_100);
  }

  private List<Fault> check(String json) {
    return range.check(Json.object(json));
  }
}
