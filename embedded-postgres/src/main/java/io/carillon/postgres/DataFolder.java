package io.carillon.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one database, held by one manager at a time: {@code data} (PostgreSQL's own files),
 * {@code password}, {@code server.log} and {@code lock}.
 */
final class DataFolder implements AutoCloseable {
  static final String USER = "carillon";
  static final String DATA = "data";
  static final String OR_USE_ANOTHER_DATABASE =
      "or set CARILLON_DB_URL to use a PostgreSQL server of your own";

  private static final long LOG_BOUND = 8 << 20;
  private static final int LOG_LINES_SHOWN = 15;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  // A file lock belongs to the whole process, and closing any other channel on the file drops it:
  // a second manager in this JVM must not even open the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Creates the folder if needed, and holds it until {@link #close}. */
  static DataFolder hold(Path path) {
    Path folder = create(path);
    if (!HELD.add(folder)) {
      throw inUse(folder, "this same process");
    }
    try {
      return new DataFolder(folder, lock(folder));
    } catch (IOException e) {
      HELD.remove(folder);
      throw unwritable(folder, e);
    } catch (EmbeddedPostgresException e) {
      HELD.remove(folder);
      throw e;
    }
  }

  private static Path create(Path path) {
    try {
      Files.createDirectories(parentOf(path));
      if (!Files.isDirectory(path)) {
        Files.createDirectory(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return path.toRealPath();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    Path file = folder.resolve("lock");
    FileChannel channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), OWNER_ONLY);
    if (channel.tryLock() == null) {
      channel.close();
      throw inUse(folder, "process " + Files.readString(file).strip());
    }
    String pid = ProcessHandle.current().pid() + "\n";
    channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  private static EmbeddedPostgresException inUse(Path folder, String holder) {
    return new EmbeddedPostgresException(
        ("the database in %s is in use by %s: stop that one, choose another data folder"
                + " (CARILLON_DATA), or set CARILLON_DB_URL to share one PostgreSQL server")
            .formatted(folder, holder));
  }

  private static EmbeddedPostgresException unwritable(Path folder, IOException cause) {
    return new EmbeddedPostgresException(
        ("the folder %s of the database cannot be written (%s): make it writable for user %s,"
                    + " choose another data folder (CARILLON_DATA), ")
                .formatted(folder, cause, System.getProperty("user.name"))
            + OR_USE_ANOTHER_DATABASE,
        cause);
  }

  Path path() {
    return folder;
  }

  Path data() {
    return folder.resolve(DATA);
  }

  Path log() {
    return folder.resolve("server.log");
  }

  /** Creates the database if needed; refuses one that these programs cannot read. */
  void initialise(Launcher launcher, Binaries binaries) throws InterruptedException {
    try {
      removeUnfinished();
      // Others may have created the folder, readable by all, and the log contains failed
      // statements.
      FileChannel.open(log(), Set.of(CREATE, WRITE), OWNER_ONLY).close();
      if (!Files.exists(data())) {
        create(launcher, binaries);
      }
      checkVersion();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static final List<String> INITDB_OPTIONS =
      List.of(
          "--auth=scram-sha-256",
          // Rounds slow down password guessing; 192 random bits cannot be guessed, and each
          // connection pays for the rounds. Passwords set later by others use the default number.
          "--set=scram_iterations=1",
          "--data-checksums",
          "--encoding=UTF8",
          // Sorts by code point on every system, so that no update of the system's locales can
          // corrupt an index.
          "--locale=C",
          "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8",
          "--no-instructions");

  private void create(Launcher launcher, Binaries binaries)
      throws IOException, InterruptedException {
    Path password = writePassword();
    Path fresh = Files.createTempDirectory(folder, "unfinished-");
    launcher.handOver(folder);
    long logStart = logEnd();
    List<String> program = initdb(binaries, fresh, password);
    Process initdb = launcher.start(program, "KILL", folder, log());
    if (initdb.waitFor() != 0) {
      throw new EmbeddedPostgresException(
          "the database could not be made in %s: see its last lines, free some space, %s:%n%s"
              .formatted(folder, OR_USE_ANOTHER_DATABASE, logSince(logStart)));
    }
    Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  private static List<String> initdb(Binaries binaries, Path fresh, Path password) {
    List<String> program = new ArrayList<>();
    program.add(binaries.program("initdb").toString());
    program.add("--pgdata=" + fresh);
    program.add("--username=" + USER);
    program.add("--pwfile=" + password);
    program.addAll(INITDB_OPTIONS);
    return program;
  }

  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, "unfinished-*")) {
      unfinished.forEach(DataFolder::delete);
    }
  }

  private void checkVersion() throws IOException {
    Path file = data().resolve("PG_VERSION");
    if (!Files.exists(file)) {
      throw new EmbeddedPostgresException(
          "%s holds no database of PostgreSQL: move it away, choose another data folder (CARILLON_DATA), "
                  .formatted(data())
              + OR_USE_ANOTHER_DATABASE);
    }
    String found = Files.readString(file).strip();
    if (!found.equals(Binaries.majorVersion())) {
      throw otherVersion(found);
    }
  }

  private EmbeddedPostgresException otherVersion(String found) {
    return new EmbeddedPostgresException(
        ("the data in %s are of another major version of PostgreSQL: %s, while this is %s. Move"
                + " the folder away to start anew, or set CARILLON_DB_URL to a server of that"
                + " version; to keep the data, dump them with that version and restore them")
            .formatted(data(), found, Binaries.version()));
  }

  private Path writePassword() throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Path file = folder.resolve("password");
    Files.deleteIfExists(file);
    try (FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), OWNER_ONLY)) {
      channel.write(ByteBuffer.wrap((password + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    return file;
  }

  String password() {
    Path file = folder.resolve("password");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "the database's password cannot be read from %s (%s): put the file back from a backup, "
                  .formatted(file, e)
              + OR_USE_ANOTHER_DATABASE,
          e);
    }
  }

  /** Returns whether the server with this pid reports that it accepts connections. */
  boolean isReady(long pid) {
    List<String> lines = statusLines();
    return lines.size() >= 8
        && lines.get(0).strip().equals(Long.toString(pid))
        && lines.get(7).strip().equals("ready");
  }

  /**
   * Returns the pid in the first line; that server may be gone and the pid in use by another
   * process.
   */
  long recordedPid() {
    List<String> lines = statusLines();
    return lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,10}")
        ? -1
        : Long.parseLong(lines.get(0).strip());
  }

  private List<String> statusLines() {
    try {
      return Files.readAllLines(data().resolve("postmaster.pid"), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot read postmaster.pid in " + data(), e);
    }
  }

  /** Removes the recorded pid; only allowed when no server process is left in the folder. */
  void removeRecordedPid() {
    try {
      Files.deleteIfExists(data().resolve("postmaster.pid"));
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  long logEnd() {
    return log().toFile().length();
  }

  /** Returns the last log lines that the server wrote after this position. */
  String logSince(long position) {
    try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
      long end = file.length();
      byte[] bytes = new byte[(int) Math.min(64 << 10, end - Math.min(position, end))];
      file.seek(end - bytes.length);
      file.readFully(bytes);
      return lastLines(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return "  (" + log() + " cannot be read: " + e + ")";
    }
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - LOG_LINES_SHOWN))
        .map(line -> "  " + line)
        .collect(Collectors.joining("\n"));
  }

  /** Bounds the log and the previous log; the server keeps appending. */
  void boundLog() throws IOException {
    if (logEnd() > LOG_BOUND) {
      Path previous = folder.resolve("server.log.1");
      Files.copy(log(), previous, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(log(), WRITE)) {
        channel.truncate(0);
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot give back the lock of " + folder, e);
    } finally {
      HELD.remove(folder);
    }
  }

  static Path parentOf(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a folder is not the root");
  }

  static void delete(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new EmbeddedPostgresException("cannot delete " + tree + ": " + e, e);
    }
  }

  /** Without this a power failure could undo the rename, and with it everything committed since. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
