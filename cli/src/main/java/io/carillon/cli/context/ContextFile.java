package io.carillon.cli.context;

import io.carillon.cli.output.Documents;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.text.Utf8Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user's file of contexts, {@code carillon/config.json} in the folder of configurations (XDG
 * Base Directory Specification): only its owner reads it.
 */
public final class ContextFile {

  /** The file is not what this program writes, or cannot be read or written. */
  public static final class BrokenFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String key;
    private final transient List<Object> values;

    private BrokenFileException(Exception cause, String key, Object... values) {
      super(key + " " + List.of(values), cause);
      this.key = key;
      this.values = List.of(values);
    }

    private static BrokenFileException of(Path file, Exception cause) {
      return cause instanceof JacksonException json && json.getLocation() != null
          ? new BrokenFileException(
              cause,
              "context.no_json",
              file,
              json.getLocation().getLineNr(),
              json.getLocation().getColumnNr())
          : new BrokenFileException(
              cause, "context.broken", file, String.valueOf(cause.getMessage()));
    }

    /** Returns the key of the sentence in the catalogue of messages. */
    public String key() {
      return key;
    }

    /** Returns the values of the sentence. */
    public Object[] values() {
      return values.toArray();
    }
  }

  /**
   * What is in the file.
   *
   * @param current the name of the context in use; null for none
   * @param contexts by name
   */
  public record Contents(@Nullable String current, Map<String, ServerContext> contexts) {

    /** Sorts the contexts by name. */
    public Contents {
      contexts = new TreeMap<>(contexts);
    }
  }

  private final Path file;

  /** Creates it for these environment variables. */
  public ContextFile(Map<String, String> environment) {
    String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path configs =
        folder.isEmpty()
            ? Path.of(
                environment.getOrDefault("HOME", System.getProperty("user.home", "")), ".config")
            : Path.of(folder);
    this.file = configs.resolve("carillon").resolve("config.json");
  }

  /** Returns its path. */
  public Path path() {
    return file;
  }

  /**
   * Reads it; a file that is not there is empty.
   *
   * @throws BrokenFileException when it cannot be read
   */
  public Contents read() {
    try {
      JsonNode json = JsonText.read(Utf8Text.withoutMark(Files.readString(file)));
      if (!json.isObject()) {
        throw new BrokenFileException(new IOException("no object"), "context.no_object", file);
      }
      Map<String, ServerContext> contexts = new TreeMap<>();
      json.path("contexts")
          .properties()
          .forEach(entry -> contexts.put(entry.getKey(), context(entry.getValue())));
      return new Contents(json.path("current").asString(null), contexts);
    } catch (NoSuchFileException e) {
      return new Contents(null, Map.of());
    } catch (IOException | JacksonException | InvalidPathException e) {
      throw BrokenFileException.of(file, e);
    }
  }

  private static ServerContext context(JsonNode json) {
    return new ServerContext(
        json.path("url").asString(""), token(json), path(json.path("ca_file")));
  }

  private static TokenSource token(JsonNode json) {
    Path file = path(json.path("token_file"));
    if (file != null) {
      return new TokenSource.InFile(file);
    }
    JsonNode token = json.path("token");
    return token.isString() ? new TokenSource.Known(token.stringValue()) : new TokenSource.None();
  }

  private static @Nullable Path path(JsonNode json) {
    return json.isString() ? Path.of(json.stringValue()) : null;
  }

  /**
   * Replaces it; readers see the old one or the new one.
   *
   * @throws BrokenFileException when it cannot be written
   */
  public void write(Contents contents) {
    ObjectNode json = JsonText.object();
    json.put("current", contents.current());
    ObjectNode contexts = json.putObject("contexts");
    contents.contexts().forEach((name, context) -> put(contexts.putObject(name), context));
    try {
      Files.createDirectories(file.getParent(), only("rwx------"));
      Path fresh = Files.createTempFile(file.getParent(), "config", ".json", only("rw-------"));
      Files.writeString(fresh, Documents.json(json) + "\n", StandardCharsets.UTF_8);
      replace(fresh);
    } catch (IOException | UncheckedIOException e) {
      throw BrokenFileException.of(file, e);
    }
  }

  private static FileAttribute<?> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private void replace(Path fresh) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void put(ObjectNode json, ServerContext context) {
    json.put("url", context.url());
    switch (context.token()) {
      case TokenSource.Known known -> json.put("token", known.token());
      case TokenSource.InFile file -> json.put("token_file", file.path().toString());
      case TokenSource.None none -> {}
    }
    if (context.caFile() != null) {
      json.put("ca_file", context.caFile().toString());
    }
  }
}
