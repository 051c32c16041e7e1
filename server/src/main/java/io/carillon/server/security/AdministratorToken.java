package io.carillon.server.security;

import io.carillon.server.ServerSettings;
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
 * The token of the administrator: the one that was set, else the one in the file {@code
 * admin-token} of the data folder, else, in a cluster that has none yet, a new random one, which
 * goes into that file.
 */
@Component
public final class AdministratorToken {

  private static final String ROLE = "admin";

  /** Where the token is, for the one who starts the server. */
  public sealed interface Whereabouts {

    /** It was set. */
    record Set() implements Whereabouts {}

    /** An earlier start made it. */
    record Kept(Path file) implements Whereabouts {}

    /** This start made it: the only one that shows it. */
    record Made(Path file, String secret) implements Whereabouts {
      @Override
      public String toString() {
        return "Made[" + file + "]"; // never the secret
      }
    }

    /** Another node made it. */
    record Elsewhere() implements Whereabouts {}
  }

  private final Whereabouts whereabouts;

  /** Makes it known. */
  public AdministratorToken(ServerSettings settings, Tokens tokens) {
    Path file = settings.data().resolve("admin-token");
    String set = settings.token();
    String kept = read(file);
    if (set != null) {
      tokens.put(Tokens.ADMINISTRATOR, ROLE, set);
      whereabouts = new Whereabouts.Set();
    } else if (kept != null) {
      tokens.put(Tokens.ADMINISTRATOR, ROLE, kept);
      whereabouts = new Whereabouts.Kept(file);
    } else if (tokens.has(Tokens.ADMINISTRATOR)) {
      whereabouts = new Whereabouts.Elsewhere();
    } else {
      String made = write(file, Tokens.random());
      tokens.put(Tokens.ADMINISTRATOR, ROLE, made);
      whereabouts = new Whereabouts.Made(file, made);
    }
  }

  /** Where it is. */
  public Whereabouts whereabouts() {
    return whereabouts;
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
