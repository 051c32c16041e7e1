package io.carillon.server.security;

import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The administrator's token: the configured one, else the one in the file {@code admin-token} of
 * the data folder, else, in a cluster without one, a new random token that is written to that file.
 */
@Component
public final class AdministratorToken {

  /** Where the operator finds the token. */
  public sealed interface Whereabouts {

    /** In the settings. */
    record Set() implements Whereabouts {}

    /** In the file, from an earlier start. */
    record Kept(Path file) implements Whereabouts {}

    /** In the file, from this start. */
    record Made(Path file) implements Whereabouts {}

    /** On another node, which created it. */
    record Elsewhere() implements Whereabouts {}
  }

  private final Whereabouts whereabouts;

  /** Finds or creates the token and stores its hash. */
  public AdministratorToken(ServerSettings settings, Tokens tokens) {
    Path file = file(settings);
    String set = settings.token();
    String kept = read(file);
    if (set != null) {
      tokens.put(Tokens.ADMINISTRATOR, Role.ADMIN, set);
      whereabouts = new Whereabouts.Set();
    } else if (kept != null) {
      tokens.put(Tokens.ADMINISTRATOR, Role.ADMIN, kept);
      whereabouts = new Whereabouts.Kept(file);
    } else if (tokens.has(Tokens.ADMINISTRATOR)) {
      whereabouts = new Whereabouts.Elsewhere();
    } else {
      tokens.put(Tokens.ADMINISTRATOR, Role.ADMIN, write(file, Tokens.random()));
      whereabouts = new Whereabouts.Made(file);
    }
  }

  /** Returns where it is. */
  public Whereabouts whereabouts() {
    return whereabouts;
  }

  /** Returns the path of the file for a generated token; the file may not exist. */
  public static Path file(ServerSettings settings) {
    return settings.data().resolve("admin-token");
  }

  /**
   * Returns the token from the settings or the file; null where neither has one.
   *
   * @throws UncheckedIOException when the file cannot be read
   */
  public static @Nullable String known(ServerSettings settings) {
    return settings.token() == null ? read(file(settings)) : settings.token();
  }

  private static @Nullable String read(Path file) {
    try {
      String text = Files.exists(file) ? Files.readString(file).strip() : "";
      return text.isEmpty() ? null : text;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String write(Path file, String token) {
    var onlyOwner = PosixFilePermissions.fromString("rw-------");
    try {
      Files.deleteIfExists(file);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(onlyOwner));
      Files.write(file, (token + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
