package io.carillon.tasks.maintenance;

import io.carillon.task.TaskContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.maintenance.Maintenance.Backup;
import io.carillon.tasks.process.ExitCodes;
import io.carillon.tasks.process.ProgramLog;
import io.carillon.tasks.process.Programs;
import io.carillon.tasks.process.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
      OwnPrograms running = new OwnPrograms(own, context, GRACE);
      DumpPrograms programs = DumpPrograms.find(database, running);
      BackupFiles files = new BackupFiles(folder, backup.name());
      Path partial = files.partial(database.clock().instant(), context.executionId());
      try {
        return dump(running, programs, files, partial, backup);
      } finally {
        Files.deleteIfExists(partial);
      }
    }
  }

  private Object dump(
      OwnPrograms running, DumpPrograms programs, BackupFiles files, Path partial, Backup backup)
      throws Exception {
    ProgramLog lines = new ProgramLog(running.context());
    Map<String, String> connection = LibpqEnvironment.of(database.address().get(), running.own());
    Programs.End end = running.run(programs.dump(partial), connection, lines);
    if (end.exitCode() != 0) {
      return ExitCodes.USUAL.failure("pg_dump", end.exitCode(), lines.lastLine());
    }
    int tables = readBack(running, programs, partial);
    BackupFiles.force(partial);
    long bytes = Files.size(partial);
    Path file = files.complete(partial);
    List<String> removed = files.removeOld(backup.keep());
    running
        .context()
        .logger()
        .info("Wrote {}: {} bytes, {} tables; removed {}", file, bytes, tables, removed);
    return new Result(file.toString(), bytes, tables, removed);
  }

  /** Reads the list of contents of a dump back; returns the number of tables with rows. */
  private static int readBack(OwnPrograms running, DumpPrograms programs, Path file)
      throws Exception {
    AtomicInteger tables = new AtomicInteger();
    Predicate<String> count =
        line -> {
          tables.addAndGet(line.contains(" TABLE DATA carillon ") ? 1 : 0);
          return true;
        };
    ProgramLog lines = new ProgramLog(running.context(), count);
    Programs.End end = running.run(programs.list(file), Map.of(), lines);
    if (end.exitCode() != 0 || tables.get() == 0) {
      throw new IOException(
          "The backup cannot be read back and was removed: pg_restore --list ended with exit code %d and lists %d tables; %s"
              .formatted(end.exitCode(), tables.get(), lines.lastLine()));
    }
    return tables.get();
  }
}
