package io.carillon.tasks.maintenance;

import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import io.carillon.tasks.process.ProgramCall;
import io.carillon.tasks.process.ProgramLog;
import io.carillon.tasks.process.Programs;
import io.carillon.tasks.process.RunEnvironment;
import io.carillon.tasks.process.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs that Carillon itself runs in one attempt, such as {@code pg_dump}.
 *
 * @param own the folder in which they run
 * @param grace the time from SIGTERM to SIGKILL when they are stopped
 */
record OwnPrograms(RunFolder own, TaskContext context, Duration grace) {

  Programs.End run(List<String> command, Map<String, String> variables, ProgramLog lines)
      throws NotRetryableException, InterruptedException, IOException {
    Map<String, String> all = RunEnvironment.of(Map.of(), context, own.home());
    all.putAll(variables);
    return Programs.run(
        new ProgramCall(command, all, ProgramCall.Place.in(own), StandardCharsets.UTF_8, grace),
        lines);
  }

  /** Runs a program for what it writes to standard output. */
  List<String> lines(List<String> command)
      throws NotRetryableException, InterruptedException, IOException {
    List<String> written = new ArrayList<>();
    run(command, Map.of(), new ProgramLog(context, written::add));
    return written;
  }
}
