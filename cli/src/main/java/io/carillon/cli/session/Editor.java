package io.carillon.cli.session;

import io.carillon.cli.text.Utf8Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user's editor, {@code VISUAL} or {@code EDITOR}, else {@code vi}. */
public final class Editor {

  private final Session session;
  private final String ending;

  /**
   * Creates it.
   *
   * @param ending of the names of its files, by which editors know the language
   */
  public Editor(Session session, String ending) {
    this.session = session;
    this.ending = ending;
  }

  /**
   * Opens a new file with that text, and returns it when the editor has ended. Only its owner can
   * read it.
   *
   * @throws CommandFailure when there is no editor, or it fails
   */
  public Path open(String text) throws InterruptedException {
    try {
      Path file = Files.createTempFile("carillon-", ending);
      Files.writeString(file, text);
      String editor = name();
      // As git and crontab do: the variable may hold options, so a shell reads it.
      Process process =
          new ProcessBuilder(List.of("sh", "-c", editor + " \"$1\"", editor, file.toString()))
              .inheritIO()
              .start();
      if (process.waitFor() != 0) {
        throw new CommandFailure(ExitCode.FAILED, "edit.editor_failed", editor, file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name() {
    for (String variable : List.of("VISUAL", "EDITOR")) {
      if (!session.terminal().variable(variable).isBlank()) {
        return session.terminal().variable(variable);
      }
    }
    return "vi";
  }

  /** Returns what is in a file. */
  public String text(Path file) {
    try {
      return Utf8Text.of(Files.readAllBytes(file));
    } catch (CharacterCodingException e) {
      throw new CommandFailure(ExitCode.INVALID, "files.encoding", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file. */
  public void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
