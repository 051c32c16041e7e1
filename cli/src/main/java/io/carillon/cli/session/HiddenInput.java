package io.carillon.cli.session;

import io.carillon.cli.text.Utf8Text;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** A secret from standard input, or typed at a prompt that does not show it. */
public final class HiddenInput {

  private static final int MOST_BYTES = 1 << 20;

  private final Session session;

  /** Creates it. */
  public HiddenInput(Session session) {
    this.session = session;
  }

  /**
   * Reads the secret; from a file or a pipe, without the line break at its end.
   *
   * @param key of the prompt in the catalogue of messages
   * @param values of the prompt
   * @throws CommandFailure when it is empty, or larger than 1 MiB
   */
  public String read(String key, Object... values) {
    String secret = session.terminal().screen().in() ? typed(key, values) : piped();
    if (secret.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "input.empty");
    }
    return secret;
  }

  private String typed(String key, Object... values) {
    Optional<Console> console = Optional.ofNullable(System.console());
    String prompt = session.output().sentence(key, values);
    return console
        .map(terminal -> terminal.readPassword("%s ", prompt))
        .map(String::new)
        .orElse("");
  }

  private String piped() {
    try {
      byte[] bytes = session.terminal().streams().in().readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new CommandFailure(ExitCode.USAGE, "input.large", MOST_BYTES);
      }
      return Utf8Text.of(bytes).replaceFirst("\r?\n$", "");
    } catch (CharacterCodingException e) {
      throw new CommandFailure(ExitCode.USAGE, "input.encoding");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
