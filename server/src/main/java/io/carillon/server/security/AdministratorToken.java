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

  private final @Nullable String secret;

  /** Makes it known. */
  public AdministratorToken(ServerSettings settings, Tokens tokens) {
    Path file = settings.data().resolve("admin-token");
    String set = settings.token();
    String kept = set == null ? read(file) : null;
    if (set == null && kept == null && !tokens.has(Tokens.ADMINISTRATOR)) {
      kept = write(file, Tokens.random());
    }
    String token = set == null ? kept : set;
    if (token != null) {
      tokens.put(Tokens.ADMINISTRATOR, ROLE, token);
    }
    this.secret = kept;
  }

  /** To be shown to the one who starts the server; null when somebody else set or keeps it. */
  public @Nullable String secret() {
    return secret;
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
