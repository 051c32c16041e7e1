package io.carillon.server.command;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.text.Utf8Text;
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
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Prints a declarative file made from a crontab, or from the tables of another scheduler. */
public final class ImportCommand {

  private static final int MOST_BYTES = 48 << 20; // with copies a half of the launcher's heap

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
      case "quartz" -> {
        String prefix = options.prefix().toLowerCase(Locale.ROOT);
        yield of(table -> table.startsWith(prefix), rows -> QuartzImport.read(rows, options));
      }
      case "xxl-job" -> of(XxlJobImport.TABLES::contains, rows -> XxlJobImport.read(rows, options));
      case "powerjob" ->
          of(PowerJobImport.TABLE::equals, rows -> PowerJobImport.read(rows, options));
      case "celery-beat" ->
          of(
              table -> table.startsWith(CeleryBeatImport.TABLES),
              rows -> CeleryBeatImport.read(rows, options));
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
        file, exactText(file), new CrontabOptions(arguments.has("--system"), zone()));
  }

  private ImportedFile of(Predicate<String> tables, Import read) {
    String dump = arguments.word(1) == null ? arguments.text("--dump") : arguments.word(1);
    String url = arguments.text("--jdbc");
    if ((dump == null) == (url == null)) {
      throw new UsageException("usage.missing", "--dump | --jdbc");
    }
    return url == null
        ? read.of(SqlDump.read(text(String.valueOf(dump)), tables))
        : connected(url, read);
  }

  /** Returns the text of a dump, whose columns of bytes may be no UTF-8. */
  private String text(String name) {
    return Utf8Text.withoutMark(new String(bytes(name), StandardCharsets.UTF_8));
  }

  private String exactText(String name) {
    try {
      return Utf8Text.of(bytes(name));
    } catch (CharacterCodingException e) {
      CommandFailure failure = new CommandFailure(ExitCode.USAGE, "files.encoding", name);
      failure.initCause(e);
      throw failure;
    }
  }

  private byte[] bytes(String name) {
    try {
      if (name.equals("-")) {
        return bytes(session.terminal().streams().in());
      }
      try (InputStream in = Files.newInputStream(session.terminal().folder().resolve(name))) {
        return bytes(in);
      }
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, e);
    }
  }

  private static byte[] bytes(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new CommandFailure(ExitCode.USAGE, "input.large", MOST_BYTES);
    }
    return bytes;
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
    String password = passwordFile == null ? null : exactText(passwordFile).strip();
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
