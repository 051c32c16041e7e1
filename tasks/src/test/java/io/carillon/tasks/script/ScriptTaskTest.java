package io.carillon.tasks.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.process.ProgramRules;
import io.carillon.tasks.process.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Real scripts of real interpreters. */
class ScriptTaskTest {

  @TempDir Path folder;

  private final RecordingContext context = new RecordingContext();

  private ScriptTask task(String... interpreters) {
    return new ScriptTask(
        ProgramRules.of(List.of(), List.of(interpreters), new AllowedFolders(List.of(folder))));
  }

  private static ScriptTask.Parameters parameters(String interpreter, String source, String more) {
    ObjectNode json = Json.object("{" + more + "}");
    json.put("interpreter", interpreter).put("source", source);
    return HandlerJson.PLAIN.mapper().convertValue(json, ScriptTask.Parameters.class);
  }

  private @Nullable Object bash(String source, String more) throws Exception {
    return task("bash").run(parameters("bash", source, more), context);
  }

  private Outcome.Failed failed(String source, String more) throws Exception {
    return (Outcome.Failed) Objects.requireNonNull(bash(source, more));
  }

  @Test
  void offUnlessSwitchedOnAndTheRefusalNamesTheSwitch() {
    assertThatThrownBy(() -> task().run(parameters("bash", "echo", ""), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("CARILLON_ALLOWED_INTERPRETERS");
    assertThatThrownBy(() -> task("python3").run(parameters("bash", "echo", ""), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage(
            "bash is not allowed to run; CARILLON_ALLOWED_INTERPRETERS names what may run, now python3");
    assertThat(context.log()).isEmpty();
  }

  @Test
  void parametersArriveAsVariablesAndAsJson() throws Exception {
    Object result =
        bash(
            """
            cat > "$CARILLON_RESULT"
            echo "$CARILLON_PARAM_REGION|$CARILLON_PARAM_DAYS|$CARILLON_PARAM_LIST|${CARILLON_PARAM_NONE-unset}|$TZ"
            """,
            """
            "parameters": {"region": "a b'\\"$(date)", "days": 7, "list": [1, {"a": null}], "none": null},
            "environment": {"TZ": "Asia/Shanghai"}
            """);

    assertThat(context.log()).isEqualTo("a b'\"$(date)|7|[1,{\"a\":null}]|unset|Asia/Shanghai");
    assertThat(result)
        .isEqualTo(
            Json.object(
                "{\"region\": \"a b'\\\"$(date)\", \"days\": 7, \"list\": [1, {\"a\": null}], \"none\": null}"));
  }

  @Test
  void linesReportProgressAndLevels() throws Exception {
    bash(
        """
        echo '::progress 0.25 a quarter'
        echo '::warn careful'
        echo '::error bad'
        echo '::progress 40% more'
        echo '::progress 2 too much'
        echo '::progress many'
        echo '::unknown x'
        echo 'plain ::info x'
        echo '::progress 100%'
        """,
        "");

    assertThat(context.log().lines())
        .containsExactly(
            "careful",
            "bad",
            "::progress 2 too much",
            "::progress many",
            "::unknown x",
            "plain ::info x");
    assertThat(context.progress).startsWith("0.25 a quarter").endsWith("1.0 ");
  }

  @Test
  void aFloodOfProgressIsThinned() throws Exception {
    bash("for i in $(seq 20000); do echo \"::progress 0.5 $i\"; done", "");

    assertThat(context.progress).hasSizeLessThan(200);
    assertThat(context.progress.getLast()).isEqualTo("0.5 20000");
  }

  @Test
  void withoutAResultFileTheResultIsWhatTheProgramDid() throws Exception {
    assertThat(bash("echo a; echo b", "")).isEqualTo(new Programs.End(0, 2, 4, List.of("a", "b")));
    assertThat(bash(": > \"$CARILLON_RESULT\"", "")).isInstanceOf(Programs.End.class);
    assertThat(bash("ln -s /etc/hostname \"$CARILLON_RESULT\"", ""))
        .isInstanceOf(Programs.End.class);
    assertThat(bash("mkfifo \"$CARILLON_RESULT\"", "")).isInstanceOf(Programs.End.class);
  }

  @Test
  void aResultThatIsNoJsonOrTooLargeIsRefused() {
    assertThatThrownBy(() -> bash("echo '{\"a\": 1' > \"$CARILLON_RESULT\"", ""))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("CARILLON_RESULT what is no JSON: line");
    assertThatThrownBy(() -> bash("echo '1 2' > \"$CARILLON_RESULT\"", ""))
        .isInstanceOf(NotRetryableException.class);
    assertThatThrownBy(() -> bash("head -c 300000 /dev/zero > \"$CARILLON_RESULT\"", ""))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("more than 262,144 bytes");
  }

  @Test
  void exitCodesMeanSuccessRetryOrTheEnd() throws Exception {
    String codes = "\"exit_codes\": {\"success\": [0, 3], \"retry\": [75]}";
    assertThat(bash("exit 3", codes)).isInstanceOf(Programs.End.class);
    assertThat(bash("echo why >&2; echo out; exit 75", codes))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.retryable()).isTrue();
              assertThat(failed.error().message())
                  .isEqualTo("The script ended with exit code 75: why");
            });
    assertThat(failed("exit 1", codes).retryable()).isFalse();
    assertThat(failed("exit 1", "").retryable()).isTrue();
    assertThat(failed("if", "").error().message()).contains("syntax error");
  }

  @Test
  void itWorksInAnAllowedFolderOrInOneOfItsOwnThatIsDeleted() throws Exception {
    bash("pwd > here; pwd", "\"folder\": \".\"");
    assertThat(Files.readString(folder.resolve("here")).strip())
        .isEqualTo(folder.toRealPath().toString());

    bash("mkdir -p a/b; touch a/b/c; chmod 000 a; ln -s / root; pwd", "");
    Path own = Path.of(context.log().lines().toList().getLast());
    assertThat(own.getParent()).doesNotExist();

    assertThatThrownBy(() -> bash("pwd", "\"folder\": \"/etc\""))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is not inside an allowed folder");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
    assertThatThrownBy(() -> bash("pwd", "\"folder\": \"link\""))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("(really /etc) is not inside an allowed folder");
  }

  @Test
  void whatIsWrongIsKnownWhenTheConfigIsSaved() {
    ScriptTask.Parameters wrong =
        parameters(
            "bash",
            "echo",
            """
            "parameters": {"a-b": 1, "x": 1, "X": 2, "long": "%s"},
            "environment": {"LD_PRELOAD": "/tmp/x.so"}, "grace": "10m", "folder": " "
            """
                .formatted("y".repeat(40_000)));

    assertThat(task("bash").check(wrong))
        .extracting(ParameterFault::path)
        .containsExactlyInAnyOrder(
            "parameters.a-b",
            "parameters.X",
            "parameters.long",
            "environment.LD_PRELOAD",
            "grace",
            "folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "node"})
  void otherInterpretersReadInputAndWriteResults(String interpreter) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin", interpreter)));
    String source =
        interpreter.equals("node")
            ? """
            const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            console.log(`::progress 50% halfway`);
            console.log(process.env.CARILLON_PARAM_WHO);
            require('fs').writeFileSync(process.env.CARILLON_RESULT, JSON.stringify({sum: given.a + 1}));
            """
            : """
            import json, os, sys
            given = json.load(sys.stdin)
            print("::progress 50% halfway")
            print(os.environ["CARILLON_PARAM_WHO"])
            json.dump({"sum": given["a"] + 1}, open(os.environ["CARILLON_RESULT"], "w"))
            """;
    Object result =
        task("/usr/bin/" + interpreter)
            .run(
                parameters(interpreter, source, "\"parameters\": {\"a\": 2, \"who\": \"世界\"}"),
                context);

    assertThat(((JsonNode) Objects.requireNonNull(result)).path("sum").intValue()).isEqualTo(3);
    assertThat(context.log()).isEqualTo("世界");
    assertThat(context.progress).containsExactly("0.5 halfway");
  }
}
