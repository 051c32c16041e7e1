package io.carillon.cli.files;

import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Terminal;
import io.carillon.cli.text.Utf8Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files that {@code -f} names: a file, the {@code .yaml}, {@code .yml} and {@code .json} files
 * of a folder and the folders in it, or standard input. In the order of their names.
 */
final class FileSet {

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_FILES = 1_000;
  private static final String STANDARD_INPUT = "-";

  private final Terminal terminal;
  private final Map<String, String> contents = new TreeMap<>();
  private int bytes;

  private FileSet(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Reads the files.
   *
   * @throws UsageException when none is named
   * @throws CommandFailure when one cannot be read, or they are too large together
   */
  static FileSet read(Terminal terminal, List<String> names) {
    if (names.isEmpty()) {
      throw new UsageException("usage.missing", "--file");
    }
    FileSet files = new FileSet(terminal);
    for (String name : names) {
      try {
        files.add(name);
      } catch (UncheckedIOException e) { // a folder in the folder
        throw unreadable(name, Objects.requireNonNull(e.getCause()));
      } catch (IOException | InvalidPathException e) {
        throw unreadable(name, e);
      }
    }
    if (files.contents.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "files.none", String.join(", ", names));
    }
    return files;
  }

  private static CommandFailure unreadable(String name, Exception cause) {
    CommandFailure failure =
        switch (cause) {
          case NoSuchFileException e -> new CommandFailure(ExitCode.USAGE, "files.missing", name);
          case CharacterCodingException e ->
              new CommandFailure(ExitCode.USAGE, "files.encoding", name);
          default ->
              new CommandFailure(
                  ExitCode.USAGE, "files.unreadable", name, String.valueOf(cause.getMessage()));
        };
    failure.initCause(cause);
    return failure;
  }

  private void add(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      put("stdin", terminal.streams().in());
      return;
    }
    Path path = terminal.folder().resolve(name);
    if (!Files.isDirectory(path)) {
      put(name, path);
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      for (Path file : found.filter(FileSet::isManifest).sorted().limit(MOST_FILES + 1L).toList()) {
        put(Path.of(name).resolve(path.relativize(file)).toString(), file);
      }
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    boolean known = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    return known && !name.startsWith(".") && Files.isRegularFile(file);
  }

  private void put(String name, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      put(name, in);
    } catch (CharacterCodingException e) { // of a file of the folder
      throw unreadable(name, e);
    }
  }

  /** The server takes requests of at most 1 MiB; the rest of it is for names and escapes. */
  private void put(String name, InputStream in) throws IOException {
    byte[] content = in.readNBytes(MOST_BYTES - bytes + 1);
    bytes += content.length;
    if (bytes > MOST_BYTES || contents.size() >= MOST_FILES) {
      throw new CommandFailure(ExitCode.USAGE, "files.large", MOST_BYTES, MOST_FILES);
    }
    String text = Utf8Text.of(content);
    String before = contents.putIfAbsent(name, text);
    if (before != null && !before.equals(text)) { // standard input, which is read once
      throw new CommandFailure(ExitCode.USAGE, "files.twice", name);
    }
  }

  /** Returns them as the body of a request. */
  ObjectNode json() {
    ObjectNode body = JsonText.object();
    ArrayNode files = body.putArray("files");
    contents.forEach(
        (name, content) -> files.addObject().put("name", name).put("content", content));
    return body;
  }
}
