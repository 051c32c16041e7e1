package io.carillon.tasks.maintenance;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.process.RunEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs {@code pg_dump} and {@code pg_restore} of one folder, not older than the server.
 *
 * @param folder where they are
 */
record DumpPrograms(Path folder) {

  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)\\S*.*");

  /**
   * Finds the programs: in the folder of the setting alone; without one, where the packages of the
   * server's version put them, then in the path.
   *
   * @throws NotRetryableException saying what to install, when there are none that are new enough
   */
  static DumpPrograms find(OwnDatabase database, OwnPrograms running)
      throws NotRetryableException, InterruptedException, IOException, SQLException {
    int server = serverVersion(database);
    List<String> found = new ArrayList<>();
    for (Path folder : folders(database, server)) {
      Path dump = folder.resolve("pg_dump");
      if (Files.isExecutable(dump) && Files.isExecutable(folder.resolve("pg_restore"))) {
        String version = String.join(" ", running.lines(List.of(dump.toString(), "--version")));
        if (major(version) >= server) {
          return new DumpPrograms(folder);
        }
        found.add("%s is %s".formatted(dump, version));
      }
    }
    throw new NotRetryableException(refusal(server, found, database));
  }

  private static String refusal(int server, List<String> found, OwnDatabase database) {
    String place =
        database.programs() == null
            ? "set %s to their folder".formatted(OwnDatabase.SETTING)
            : "%s names %s".formatted(OwnDatabase.SETTING, database.programs());
    return ("A backup needs pg_dump and pg_restore of PostgreSQL %d or newer, and %s. Install the client"
            + " programs of PostgreSQL %d (Debian and Ubuntu: postgresql-client-%d of apt.postgresql.org;"
            + " RHEL: postgresql%d; Alpine: postgresql%d-client); %s")
        .formatted(
            server,
            found.isEmpty() ? "this node has none" : String.join("; ", found),
            server,
            server,
            server,
            server,
            place);
  }

  private static List<Path> folders(OwnDatabase database, int server) {
    Path given = database.programs();
    if (given != null) {
      return List.of(given);
    }
    Stream<String> packages =
        Stream.of(
            "/usr/lib/postgresql/" + server + "/bin",
            "/usr/pgsql-" + server + "/bin",
            "/usr/libexec/postgresql" + server);
    return Stream.concat(packages, Stream.of(RunEnvironment.PATH.split(":", -1)))
        .map(Path::of)
        .toList();
  }

  private static int serverVersion(OwnDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }

  /** Returns the major version that a program tells; 0 for another answer. */
  static int major(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** Returns the command that dumps Carillon's schema into a file. */
  List<String> dump(Path file) {
    return List.of(
        folder.resolve("pg_dump").toString(),
        "--format=custom",
        "--schema=carillon",
        "--no-password",
        "--lock-wait-timeout=60s",
        "--file=" + file);
  }

  /** Returns the command that lists the contents of a dump. */
  List<String> list(Path file) {
    return List.of(folder.resolve("pg_restore").toString(), "--list", file.toString());
  }
}
