package io.carillon.tasks.maintenance;

import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The files of a folder and below: symbolic links are not followed, a file with several names
 * counts once for each.
 *
 * @param bytes the sum of their lengths
 */
record FolderSize(long bytes, long files) {

  /**
   * Measures a folder.
   *
   * @throws NotRetryableException naming a folder that cannot be read
   * @throws InterruptedException when the attempt is stopped meanwhile
   */
  static FolderSize of(Path folder, TaskContext context)
      throws NotRetryableException, InterruptedException, IOException {
    Count count = new Count(context);
    Files.walkFileTree(folder, count);
    if (count.stopped) {
      throw new InterruptedException("the attempt was stopped");
    }
    if (!count.unreadable.isEmpty()) {
      throw new NotRetryableException(count.unreadable + " cannot be read, so it has no size");
    }
    return new FolderSize(count.bytes, count.files);
  }

  private static final class Count extends SimpleFileVisitor<Path> {

    private final TaskContext context;
    private long bytes;
    private long files;
    private boolean stopped;
    private String unreadable = "";

    Count(TaskContext context) {
      this.context = context;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        files++;
        bytes += attributes.size();
      }
      stopped = context.cancelled() || Thread.currentThread().isInterrupted();
      return stopped ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // deleted meanwhile
      }
      unreadable = file.toString();
      return FileVisitResult.TERMINATE;
    }
  }
}
