package io.carillon.tasks.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A temporary folder of one attempt that only the user of this process can read. */
public final class RunFolder implements AutoCloseable {

  private static final String HOME = "home";

  private final Path path;
  private final Logger log;

  private RunFolder(Path path, Logger log) {
    this.path = path;
    this.log = log;
  }

  /**
   * Creates a folder.
   *
   * @param log is told of what could not be deleted
   */
  public static RunFolder create(Logger log) throws IOException {
    // Real, since a program compares it with what it is told by getcwd().
    Path folder = Files.createTempDirectory("carillon-run-").toRealPath();
    Files.createDirectory(folder.resolve(HOME));
    return new RunFolder(folder, log);
  }

  /** Returns its real path. */
  public Path path() {
    return path;
  }

  /** Returns the folder inside that a program may use as its own. */
  public Path home() {
    return path.resolve(HOME);
  }

  /** Writes a file that only the user of this process can read. */
  public Path write(String name, String text) throws IOException {
    Path file = path.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  /** Deletes it with everything inside; symbolic links are not followed. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Deletion());
    } catch (IOException e) {
      log.warn("The temporary folder {} could not be deleted: {}", path, e.toString());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      PosixFileAttributeView view =
          Files.getFileAttributeView(folder, PosixFileAttributeView.class);
      if (view != null) { // a program may have taken its own rights away
        view.setPermissions(PosixFilePermissions.fromString("rwx------"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
