package io.carillon.tasks.script;

import io.carillon.definition.Json;
import io.carillon.task.Field;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.task.Verbatim;
import io.carillon.tasks.Checks;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.process.AllowedPrograms;
import io.carillon.tasks.process.ExitCodes;
import io.carillon.tasks.process.ProgramArguments;
import io.carillon.tasks.process.ProgramCall;
import io.carillon.tasks.process.ProgramLog;
import io.carillon.tasks.process.ProgramRules;
import io.carillon.tasks.process.Programs;
import io.carillon.tasks.process.RunFolder;
import io.carillon.tasks.process.Surroundings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs source text with an interpreter that the operator allows.
 *
 * <p>The source is a parameter, so it is kept with the version of the config. The parameters of the
 * script arrive as variables and as JSON on standard input. What it writes as JSON into the file
 * {@code CARILLON_RESULT} is the result.
 */
@TaskType(
    name = "script",
    description = "Runs source text with an interpreter that the operator allows")
public final class ScriptTask implements TaskHandler<ScriptTask.Parameters> {

  /**
   * The script and what surrounds it.
   *
   * @param interpreter its name or absolute path
   * @param source the text that the interpreter runs
   * @param parameters of the script
   * @param folder the working folder; null for a temporary one
   * @param environment further variables
   * @param charset of what it writes
   * @param grace the time from SIGTERM to SIGKILL when it is stopped
   * @param exitCodes what its exit code means
   */
  public record Parameters(
      @NotBlank @Size(max = 4_096) @Field(examples = {"bash", "python3"}) String interpreter,
      @Verbatim @NotBlank @Size(max = 262_144) @Field(examples = "echo \"Hello\"") String source,
      @Size(max = 200) @Field(defaultValue = "{}", examples = "{\"region\": \"eu\", \"days\": 7}")
          Map<String, @Nullable Object> parameters,
      @Size(max = 4_096) @Field(examples = "reports") @Nullable String folder,
      @Size(max = 100) @Field(defaultValue = "{}", examples = "{\"TZ\": \"Asia/Shanghai\"}")
          Map<String, @NotNull String> environment,
      @Field(defaultValue = "UTF-8", examples = "GB18030") Charset charset,
      @Field(defaultValue = "10s", examples = "30s") Duration grace,
      @Valid @Nullable ExitCodes exitCodes) {

    /** Fills in the defaults. */
    public Parameters {
      parameters = parameters == null ? Map.of() : parameters;
      environment = environment == null ? Map.of() : Map.copyOf(environment);
      charset = charset == null ? StandardCharsets.UTF_8 : charset;
      grace = grace == null ? Duration.ofSeconds(10) : grace;
      exitCodes = exitCodes == null ? ExitCodes.USUAL : exitCodes;
    }

    private Surroundings surroundings() {
      return new Surroundings(folder, environment, charset, grace);
    }
  }

  private final AllowedPrograms interpreters;
  private final AllowedFolders folders;

  /** Creates the task of a node. */
  public ScriptTask(ProgramRules rules) {
    this.interpreters = rules.interpreters();
    this.folders = rules.folders();
  }

  @Override
  public List<ParameterFault> check(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>(parameters.surroundings().faults());
    Map<String, String> variables = ScriptVariables.of(parameters.parameters());
    faults.addAll(ScriptVariables.faults(parameters.parameters()));
    if (parameters.source().indexOf('\u0000') >= 0) {
      faults.add(new ParameterFault("source", "must not contain U+0000"));
    }
    faults.addAll(
        ProgramArguments.totalFaults(
            Stream.of(parameters.environment(), variables)
                .flatMap(all -> all.entrySet().stream())
                .map(one -> one.getKey() + one.getValue())));
    return faults;
  }

  @Override
  public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
    Path interpreter = interpreters.require(parameters.interpreter());
    Checks.refuse(check(parameters));
    ScriptCommands commands = new ScriptCommands(context);
    ProgramLog lines = new ProgramLog(context, commands::carryOut);
    try (RunFolder own = RunFolder.create(context.logger())) {
      ScriptResult result = ScriptResult.in(own);
      ProgramCall call = call(parameters, interpreter, own, result, context);
      Programs.End end = Programs.run(call, lines);
      commands.finish();
      ExitCodes codes = Objects.requireNonNull(parameters.exitCodes());
      return codes.isSuccess(end.exitCode())
          ? result.readOr(end)
          : codes.failure("The script", end.exitCode(), lines.lastLine());
    }
  }

  private ProgramCall call(
      Parameters parameters,
      Path interpreter,
      RunFolder own,
      ScriptResult result,
      TaskContext context)
      throws Exception {
    Path source = own.write("script", parameters.source());
    Map<String, String> more = ScriptVariables.of(parameters.parameters());
    more.put(ScriptResult.VARIABLE, result.file().toString());
    more.put("PYTHONUNBUFFERED", "1"); // so that lines of Python are seen when they are written
    return new ProgramCall(
        List.of(interpreter.toString(), source.toString()),
        parameters.surroundings().variables(context, own, more),
        new ProgramCall.Place(
            own.path(),
            parameters.surroundings().workingFolder(folders, own),
            own.write("input", Json.MAPPER.writeValueAsString(parameters.parameters()))),
        parameters.charset(),
        parameters.grace());
  }
}
