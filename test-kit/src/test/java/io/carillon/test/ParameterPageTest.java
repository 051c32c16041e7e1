package io.carillon.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.task.Field;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.constraints.NotBlank;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of parameters that a page of documentation has. */
class ParameterPageTest {

  /** Greets. */
  @TaskType(name = "greet_politely")
  static final class Greet implements TaskHandler<Greet.Parameters> {

    /** The person to greet. */
    record Parameters(@Field(description = "The person to greet") @NotBlank String name) {}

    @Override
    public String run(Parameters parameters, TaskContext context) {
      return "Good day, " + parameters.name();
    }
  }

  @Test
  void theTableFollowsFromTheClass() {
    assertThat(ParameterPage.of(new Greet(), Locale.ENGLISH))
        .isEqualTo(
            """
            | parameter | form | meaning | default |
            |---|---|---|---|
            | `name` | text | The person to greet | required |
            """);
    assertThat(ParameterPage.of(new Greet(), Locale.SIMPLIFIED_CHINESE))
        .startsWith("| 参数 | 形式 | 含义 | 默认值 |\n");
  }
}
