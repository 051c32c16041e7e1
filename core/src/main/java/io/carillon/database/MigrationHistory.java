package io.carillon.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Compares Flyway's history in a database with the migrations of this version. When they are equal,
 * Flyway has nothing to do and is not started, which saves more time than this check costs.
 */
final class MigrationHistory {

  /** The folder of the migrations on the class path. */
  static final String FOLDER = "io/carillon/database/migration";

  /** A row of the history; the description is derived from the file name as Flyway does it. */
  private record Noted(
      @Nullable String version,
      String description,
      String type,
      @Nullable Integer checksum,
      boolean success) {

    static Noted of(Resource script) {
      String name = Objects.requireNonNull(script.getFilename());
      int separator = name.indexOf("__");
      return new Noted(
          name.substring(1, separator),
          name.substring(separator + 2, name.length() - ".sql".length()).replace('_', ' '),
          "SQL",
          sumOf(script),
          true);
    }
  }

  private MigrationHistory() {}

  /**
   * Returns whether exactly the migrations of this version were applied, unchanged and
   * successfully.
   */
  static boolean isComplete(Connection connection) throws SQLException {
    return exists(connection) && noted(connection).equals(expected());
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select to_regclass('carillon.flyway_schema_history') is not null");
        ResultSet rows = statement.executeQuery()) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private static List<Noted> noted(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                select version, description, type, checksum, success
                from carillon.flyway_schema_history where type <> 'SCHEMA' order by installed_rank
                """);
        ResultSet rows = statement.executeQuery()) {
      List<Noted> noted = new ArrayList<>();
      while (rows.next()) {
        noted.add(
            new Noted(
                rows.getString("version"),
                rows.getString("description"),
                rows.getString("type"),
                rows.getObject("checksum", Integer.class),
                rows.getBoolean("success")));
      }
      return noted;
    }
  }

  private static List<Noted> expected() {
    try {
      Resource[] scripts =
          new PathMatchingResourcePatternResolver(MigrationHistory.class.getClassLoader())
              .getResources("classpath:" + FOLDER + "/V*.sql");
      return Stream.of(scripts)
          .map(Noted::of)
          .sorted(Comparator.comparingInt(noted -> Integer.parseInt(noted.version)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns Flyway's checksum: the CRC32 of the lines without their terminators, so that it is
   * equal on every platform.
   */
  private static int sumOf(Resource script) {
    CRC32 sum = new CRC32();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (int) sum.getValue();
  }
}
