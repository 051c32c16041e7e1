package io.carillon.server.command;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.server.importer.ImportedFile;
import io.carillon.server.importer.crontab.CrontabImport;
import io.carillon.server.importer.crontab.CrontabOptions;
import io.carillon.server.importer.peer.CeleryBeatImport;
import io.carillon.server.importer.peer.PeerOptions;
import io.carillon.server.importer.peer.PowerJobImport;
import io.carillon.server.importer.peer.QuartzImport;
import io.carillon.server.importer.peer.XxlJobImport;
import io.carillon.server.importer.table.DatabaseRows;
import io.carillon.server.importer.table.Rows;
import io.carillon.server.importer.table.SqlDump;
import io.carillon.server.importer.table.UnreadableTableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Prints a declarative file made from a crontab, or from the tables of another scheduler. */
public final class ImportCommand {

  private static final int MOST_BYTES = 256 << 20;

  private final Session session;
  private final Arguments arguments;

  private ImportCommand(Session session, Arguments arguments) {
    this.session = session;
    this.arguments = arguments;
  }

  /** Runs a call; returns the exit code. */
  public static int run(Session session, Arguments arguments) {
    ImportCommand command = new ImportCommand(session, arguments);
    try {
      ImportedFile file = command.read(arguments.required(0));
      session.output().print(file.yaml());
      file.leftOut().forEach(session.output()::noteText);
      return ExitCode.DONE;
    } catch (UnreadableTableException e) {
      session.output().noteText("carillon: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private ImportedFile read(String source) {
    if (source.equals("crontab")) {
      return crontab();
    }
    PeerOptions options =
        new PeerOptions(
            zone(),
            session.terminal().clock().instant(),
            arguments.text("--prefix", PeerOptions.QUARTZ_PREFIX));
    return switch (source) {
      case "quartz" -> of(rows -> QuartzImport.read(rows, options));
      case "xxl-job" -> of(rows -> XxlJobImport.read(rows, options));
      case "powerjob" -> of(rows -> PowerJobImport.read(rows, options));
      case "celery-beat" -> of(rows -> CeleryBeatImport.read(rows, options));
      default ->
          throw new UsageException(
              "usage.choice", "SOURCE", source, "crontab, quartz, xxl-job, powerjob, celery-beat");
    };
  }

  /** Reads rows as a file. */
  @FunctionalInterface
  private interface Import {
    ImportedFile of(Rows rows);
  }

  private ZoneId zone() {
    String name = arguments.text("--timezone");
    try {
      return name == null ? session.terminal().zone() : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new UsageException("usage.zone", "--timezone", String.valueOf(name));
    }
  }

  private ImportedFile crontab() {
    String name = arguments.word(1);
    String file = name == null ? "-" : name;
    return CrontabImport.read(
        file, text(file), new CrontabOptions(arguments.has("--system"), zone()));
  }

  private ImportedFile of(Import read) {
    String dump = arguments.word(1) == null ? arguments.text("--dump") : arguments.word(1);
    String url = arguments.text("--jdbc");
    if ((dump == null) == (url == null)) {
      throw new UsageException("usage.missing", "--dump | --jdbc");
    }
    return url == null ? read.of(SqlDump.read(text(String.valueOf(dump)))) : connected(url, read);
  }

  private String text(String name) {
    try {
      if (name.equals("-")) {
        return text(session.terminal().streams().in());
      }
      try (InputStream in = Files.newInputStream(session.terminal().folder().resolve(name))) {
        return text(in);
      }
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, e);
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new CommandFailure(ExitCode.USAGE, "input.large", MOST_BYTES);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static CommandFailure unreadable(String name, Exception cause) {
    CommandFailure failure =
        cause instanceof NoSuchFileException
            ? new CommandFailure(ExitCode.USAGE, "files.missing", name)
            : new CommandFailure(
                ExitCode.USAGE, "files.unreadable", name, String.valueOf(cause.getMessage()));
    failure.initCause(cause);
    return failure;
  }

  private ImportedFile connected(String url, Import read) {
    String passwordFile = arguments.text("--password-file");
    String password = passwordFile == null ? null : text(passwordFile).strip();
    try (DriverJar driver = DriverJar.of(path(arguments.text("--driver")), url);
        Connection connection = driver.connect(url, arguments.text("--user"), password)) {
      return read.of(new DatabaseRows(connection));
    } catch (SQLException | IOException e) {
      UnreadableTableException unreadable =
          new UnreadableTableException("The database cannot be read: " + e.getMessage());
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  private @Nullable Path path(@Nullable String name) {
    return name == null ? null : session.terminal().folder().resolve(name);
  }
}
