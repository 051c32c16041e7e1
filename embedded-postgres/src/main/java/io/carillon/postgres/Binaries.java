package io.carillon.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the class path into a folder that is complete or absent. */
record Binaries(Path folder) {

  /** Returns the version on the class path, such as {@code 18.6.0}. */
  static String version() {
    try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new EmbeddedPostgresException("binaries.properties cannot be read from the jar", e);
    }
  }

  static String majorVersion() {
    return version().substring(0, version().indexOf('.'));
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /** Unpacks once; concurrent processes and threads wait for the first. */
  static Binaries unpackInto(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        unpackAlone(folder);
      }
      return new Binaries(folder);
    } catch (IOException e) {
      String message =
          "PostgreSQL's programs cannot be unpacked into %s (%s): free some space (80 MB) or make the"
              + " folder above it writable, ";
      throw new EmbeddedPostgresException(
          message.formatted(folder, e) + DataFolder.OR_USE_ANOTHER_DATABASE, e);
    }
  }

  // A file lock only works between processes, hence synchronized as well.
  private static synchronized void unpackAlone(Path folder) throws IOException {
    Path parent = DataFolder.parentOf(folder);
    Files.createDirectories(parent);
    Path lockFile = parent.resolve(folder.getFileName() + ".lock");
    try (FileChannel channel = FileChannel.open(lockFile, CREATE, WRITE);
        var _lock = channel.lock()) {
      if (!Files.isDirectory(folder)) {
        Path fresh = Files.createTempDirectory(parent, folder.getFileName() + "-");
        unpack(fresh);
        // createTempDirectory uses mode 0700, but the server may run as another user than this JVM.
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void unpack(Path target) throws IOException {
    try (InputStream resource = open();
        var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (isNeeded(entry.getName())) {
          unpack(entry, tar, target.resolve(entry.getName()).normalize());
        }
      }
    }
  }

  /** Excludes files needed only to compile against PostgreSQL. */
  private static boolean isNeeded(String name) {
    return !name.endsWith(".a") && !name.contains("/pkgconfig") && !name.contains("libecpg");
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path file)
      throws IOException {
    Files.createDirectories(entry.isDirectory() ? file : DataFolder.parentOf(file));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      write(content, file);
      Files.setAttribute(file, "unix:mode", entry.getMode());
    }
  }

  /**
   * Forces the file to disk: a power failure after the rename could otherwise leave empty programs
   * for good.
   */
  private static void write(InputStream content, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      content.transferTo(out);
      channel.force(true);
    }
  }

  private static InputStream open() {
    return Objects.requireNonNull(
        Binaries.class.getResourceAsStream("/" + Platform.current().resourceName()));
  }
}
