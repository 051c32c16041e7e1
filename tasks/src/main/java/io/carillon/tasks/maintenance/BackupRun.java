package io.carillon.tasks.maintenance;

import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.maintenance.Maintenance.Backup;
import io.carillon.tasks.process.ExitCodes;
import io.carillon.tasks.process.ProgramCall;
import io.carillon.tasks.process.ProgramLog;
import io.carillon.tasks.process.Programs;
import io.carillon.tasks.process.RunEnvironment;
import io.carillon.tasks.process.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Dumps Carillon's own tables into a file, checks that it can be read, and removes old files. */
record BackupRun(OwnDatabase database, AllowedFolders folders) {

  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * What was backed up.
   *
   * @param file its path
   * @param tables the number of tables whose rows are in it
   * @param removed the names of the old files that were removed
   */
  record Result(String file, long bytes, int tables, List<String> removed) {}

  /** Returns the backup, or the failure of a program. */
  Object run(Backup backup, TaskContext context) throws Exception {
    Path folder = folders.require(backup.folder());
    try (RunFolder own = RunFolder.create(context.logger())) {
      Session session = new Session(own, context);
      DumpPrograms programs = DumpPrograms.find(database, session::lines);
      BackupFiles files = new BackupFiles(folder, backup.name());
      Path partial = files.partial(database.clock().instant(), context.executionId());
      try {
        return dump(session, programs, files, partial, backup);
      } finally {
        Files.deleteIfExists(partial);
      }
    }
  }

  private Object dump(
      Session session, DumpPrograms programs, BackupFiles files, Path partial, Backup backup)
      throws Exception {
    ProgramLog lines = new ProgramLog(session.context());
    Map<String, String> connection = LibpqEnvironment.of(database.address().get(), session.own());
    Programs.End end = session.run(programs.dump(partial), connection, lines);
    if (end.exitCode() != 0) {
      return ExitCodes.USUAL.failure("pg_dump", end.exitCode(), lines.lastLine());
    }
    int tables = readBack(session, programs, partial);
    BackupFiles.force(partial);
    long bytes = Files.size(partial);
    Path file = files.complete(partial);
    List<String> removed = files.removeOld(backup.keep());
    session
        .context()
        .logger()
        .info("Wrote {}: {} bytes, {} tables; removed {}", file, bytes, tables, removed);
    return new Result(file.toString(), bytes, tables, removed);
  }

  /** Reads the list of contents of a dump back; returns the number of tables with rows. */
  private static int readBack(Session session, DumpPrograms programs, Path file) throws Exception {
    AtomicInteger tables = new AtomicInteger();
    Predicate<String> count =
        line -> {
          tables.addAndGet(line.contains(" TABLE DATA carillon ") ? 1 : 0);
          return true;
        };
    ProgramLog lines = new ProgramLog(session.context(), count);
    Programs.End end = session.run(programs.list(file), Map.of(), lines);
    if (end.exitCode() != 0 || tables.get() == 0) {
      throw new IOException(
          "The backup cannot be read back and was removed: pg_restore --list ended with exit code %d and lists %d tables; %s"
              .formatted(end.exitCode(), tables.get(), lines.lastLine()));
    }
    return tables.get();
  }

  /** The programs of one attempt. */
  record Session(RunFolder own, TaskContext context) {

    Programs.End run(List<String> command, Map<String, String> variables, ProgramLog lines)
        throws NotRetryableException, InterruptedException, IOException {
      Map<String, String> all = RunEnvironment.of(Map.of(), context, own.home());
      all.putAll(variables);
      return Programs.run(
          new ProgramCall(command, all, ProgramCall.Place.in(own), StandardCharsets.UTF_8, GRACE),
          context,
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
}
