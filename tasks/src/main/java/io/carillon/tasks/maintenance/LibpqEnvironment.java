package io.carillon.tasks.maintenance;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.process.RunFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A JDBC address as the variables of PostgreSQL's own programs (libpq). The password goes into a
 * file that only this user can read: arguments and variables of a process can be seen by others.
 */
final class LibpqEnvironment {

  /** Properties of the JDBC driver that libpq has too, with the same values. */
  private static final Map<String, String> SAME =
      Map.of(
          "PGHOST", "PGHOST",
          "PGPORT", "PGPORT",
          "PGDBNAME", "PGDATABASE",
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY",
          "gssEncMode", "PGGSSENCMODE");

  private static final Map<String, String> SERVER_TYPES =
      Map.of("primary", "read-write", "master", "read-write", "preferSecondary", "prefer-standby");

  private LibpqEnvironment() {}

  /**
   * Returns the variables.
   *
   * @throws NotRetryableException for a URL that the driver does not understand
   */
  static Map<String, String> of(OwnDatabase.Address address, RunFolder own)
      throws NotRetryableException, IOException {
    Properties parsed = Driver.parseURL(address.url(), new Properties());
    if (parsed == null) {
      throw new NotRetryableException("The database's URL cannot be read by its driver");
    }
    Map<String, String> variables = new TreeMap<>();
    SAME.forEach((property, variable) -> put(variables, variable, parsed.getProperty(property)));
    if ("true".equals(parsed.getProperty("ssl"))) { // as the driver reads it
      variables.putIfAbsent("PGSSLMODE", "verify-full");
    }
    put(
        variables,
        "PGTARGETSESSIONATTRS",
        SERVER_TYPES.get(parsed.getProperty("targetServerType", "any")));
    put(variables, "PGUSER", orElse(address.user(), parsed.getProperty("user")));
    String password = orElse(address.password(), parsed.getProperty("password"));
    if (password != null) {
      variables.put("PGPASSFILE", own.write("pgpass", line(password)).toString());
    }
    variables.put("PGCONNECT_TIMEOUT", "30");
    variables.put("PGAPPNAME", "carillon-backup");
    return variables;
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      variables.put(name, value);
    }
  }

  private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }

  private static String line(String password) throws NotRetryableException {
    if (password.indexOf('\n') >= 0 || password.indexOf('\r') >= 0) {
      throw new NotRetryableException(
          "The database's password has a line end, which a password file cannot hold");
    }
    return "*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n";
  }
}
