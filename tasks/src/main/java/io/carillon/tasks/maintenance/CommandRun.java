package io.carillon.tasks.maintenance;

import io.carillon.task.TaskContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.maintenance.Maintenance.Command;
import io.carillon.tasks.process.AllowedPrograms;
import io.carillon.tasks.process.ExitCodes;
import io.carillon.tasks.process.ProgramCall;
import io.carillon.tasks.process.ProgramLog;
import io.carillon.tasks.process.Programs;
import io.carillon.tasks.process.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs a program that the operator allows. */
record CommandRun(AllowedPrograms programs, AllowedFolders folders) {

  /** Returns the end of the program, or the failure that its exit code means. */
  Object run(Command command, TaskContext context) throws Exception {
    Path program = programs.require(command.program());
    ProgramLog lines = new ProgramLog(context);
    try (RunFolder own = RunFolder.create(context.logger())) {
      Programs.End end = Programs.run(call(command, program, own, context), lines);
      ExitCodes codes = Objects.requireNonNull(command.exitCodes());
      return codes.isSuccess(end.exitCode())
          ? end
          : codes.failure(program.toString(), end.exitCode(), lines.lastLine());
    }
  }

  private ProgramCall call(Command command, Path program, RunFolder own, TaskContext context)
      throws Exception {
    List<String> words = new ArrayList<>(command.arguments());
    words.addFirst(program.toString());
    String input = command.input();
    return new ProgramCall(
        words,
        command.surroundings().variables(context, own, Map.of()),
        new ProgramCall.Place(
            own.path(),
            command.surroundings().workingFolder(folders, own),
            input == null ? null : own.write("input", input)),
        command.charset(),
        command.grace());
  }
}
