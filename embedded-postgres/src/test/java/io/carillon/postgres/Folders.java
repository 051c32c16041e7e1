package io.carillon.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

/** Where the tests keep databases, and what stands in a folder. */
final class Folders {
  private static final Path EMPTY = makeEmpty();

  private Folders() {}

  private static Path makeEmpty() {
    try {
      Path folder = Files.createTempDirectory("carillon-empty-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> DataFolder.delete(folder)));
      EmbeddedPostgres.start(settings(folder)).close();
      return folder;
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The programs unpacked for all tests of this user. */
  static Path binaries() {
    return EmbeddedPostgres.cache().resolve(EmbeddedPostgres.Settings.binariesName());
  }

  static EmbeddedPostgres.Settings settings(Path folder) {
    return new EmbeddedPostgres.Settings(folder, binaries(), 0, Map.of());
  }

  /** The folder {@code database} in there, with an empty database: making one takes seconds. */
  static Path empty(Path parent) throws IOException {
    return copy(EMPTY, parent.resolve("database"));
  }

  /** Copies a folder, or one file, with the modes. */
  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  static int owner(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isRoot() throws IOException {
    return owner(Path.of("/proc/self")) == 0;
  }
}
