package io.carillon.tasks.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.process.ProgramRules;
import io.carillon.tasks.process.Programs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The action {@code command} of system_maintenance. */
class CommandRunTest {

  @TempDir Path folder;

  private final RecordingContext context = new RecordingContext();

  private static Maintenance.Command command(String json) {
    return (Maintenance.Command)
        Json.MAPPER.readValue("{\"action\": \"command\", " + json + "}", Maintenance.class);
  }

  private Object run(String json) throws Exception {
    ProgramRules rules =
        ProgramRules.of(
            List.of("/bin/echo", "/usr/bin/env", "/bin/cat", "/bin/false", "/usr/bin/printf"),
            List.of("bash"),
            new AllowedFolders(List.of(folder)));
    return new CommandRun(rules.commands(), rules.folders()).run(command(json), context);
  }

  @Test
  void argumentsAreHandedOverAsTheyAreAndNoShellReadsThem() throws Exception {
    Object end =
        run(
            """
            "program": "/usr/bin/printf", "arguments": ["[%s]\\n", "$HOME", "`id`", "a b", "; rm -rf /", "*", ""]
            """);

    assertThat(context.log().lines())
        .containsExactly("[$HOME]", "[`id`]", "[a b]", "[; rm -rf /]", "[*]", "[]");
    assertThat(Json.MAPPER.<tools.jackson.databind.JsonNode>valueToTree(end).propertyNames())
        .containsExactly("exit_code", "lines", "bytes", "last_lines");
  }

  @Test
  void inputAndVariablesArrive() throws Exception {
    run("\"program\": \"/bin/cat\", \"input\": \"from input\"");
    run("\"program\": \"/usr/bin/env\", \"environment\": {\"TZ\": \"Asia/Shanghai\"}");

    assertThat(context.log().lines()).startsWith("from input").contains("TZ=Asia/Shanghai");
  }

  @Test
  void anExitCodeIsAFailureThatNamesTheProgram() throws Exception {
    assertThat(run("\"program\": \"/bin/false\""))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.error().message())
                    .isEqualTo("/bin/false ended with exit code 1"));
    assertThat(run("\"program\": \"/bin/false\", \"exit_codes\": {\"success\": [1]}"))
        .isInstanceOf(Programs.End.class);
  }

  @Test
  void aProgramThatIsNotAllowedIsRefusedAlsoWhenItIsAnInterpreter() {
    assertThatThrownBy(() -> run("\"program\": \"/bin/bash\", \"arguments\": [\"-c\", \"id\"]"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("CARILLON_ALLOWED_COMMANDS");
    assertThat(context.log()).isEmpty();
  }

  @Test
  void faultsNameTheirPlace() {
    assertThat(
            command(
                    """
                    "program": "/bin/echo", "arguments": ["a", "b\\u0000"], "folder": "",
                    "environment": {"LD_PRELOAD": "x", "A=B": "x"}, "grace": "6m"
                    """)
                .faults())
        .extracting(ParameterFault::path)
        .containsExactlyInAnyOrder(
            "arguments[1]", "folder", "environment.LD_PRELOAD", "environment.A=B", "grace");
  }
}
