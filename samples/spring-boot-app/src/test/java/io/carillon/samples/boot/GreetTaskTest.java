package io.carillon.samples.boot;

import static io.carillon.test.CarillonAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.TaskConfigs;
import io.carillon.test.CarillonTest;
import io.carillon.test.ManualConfig;
import io.carillon.test.ManualNode;
import io.carillon.test.TestTaskContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** The task type with the test kit. */
@CarillonTest(value = GreetTask.class, startingAt = "2026-03-01T00:00:00Z")
class GreetTaskTest {

  @Test
  void theHandlerAloneSaysHello() {
    TestTaskContext context = TestTaskContext.create();
    GreetTask.Result result = new GreetTask().run(new GreetTask.Parameters("Ada"), context);
    assertThat(result).isEqualTo(new GreetTask.Result("Hello, Ada"));
    assertThat(context.messages()).containsExactly("greeting Ada");
  }

  @Test
  void adaIsGreetedAtEightInBerlin(ManualNode node) {
    ManualConfig greeting =
        node.create(
            TaskConfigs.named("greet Ada")
                .type(GreetTask.class)
                .parameters(new GreetTask.Parameters("Ada"))
                .cron("0 8 * * *", ZoneId.of("Europe/Berlin"))
                .build());

    node.advance(Duration.ofDays(2));

    assertThat(greeting)
        .isActive()
        .hasExecutions(2)
        .hasNextDue(Instant.parse("2026-03-03T07:00:00Z"))
        .decided(Instant.parse("2026-03-01T07:00:00Z"))
        .fired();
    assertThat(greeting.lastExecution())
        .succeeded()
        .startedAt(Instant.parse("2026-03-02T07:00:00Z"))
        .hasResult(new GreetTask.Result("Hello, Ada"));
  }

  @Test
  void anotherPersonCanBeGreetedNow(ManualNode node) {
    ManualConfig greeting =
        node.create(
            TaskConfigs.named("greet Ada")
                .type(GreetTask.class)
                .parameters(new GreetTask.Parameters("Ada"))
                .build());

    assertThat(greeting.runNow(new GreetTask.Parameters("Bob")))
        .succeeded()
        .hasResult(new GreetTask.Result("Hello, Bob"));
  }
}
