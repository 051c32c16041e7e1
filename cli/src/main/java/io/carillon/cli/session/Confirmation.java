package io.carillon.cli.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A question that must be answered with yes before something is lost. */
public final class Confirmation {

  private final Session session;

  /** Creates it. */
  public Confirmation(Session session) {
    this.session = session;
  }

  /**
   * Returns when the user agrees.
   *
   * @param agreed whether the user has agreed by {@code --yes}
   * @param key of the question in the catalogue of messages
   * @param values of the question
   * @throws CommandFailure when the user does not agree, or there is no terminal to ask at
   */
  public void require(boolean agreed, String key, Object... values) {
    if (agreed) {
      return;
    }
    if (!session.terminal().screen().in()) {
      throw new CommandFailure(ExitCode.USAGE, "confirm.no_terminal");
    }
    session.output().note("confirm.question", session.output().sentence(key, values));
    String answer = line(session.terminal().streams().in());
    if (!answer.strip().equalsIgnoreCase("y") && !answer.strip().equalsIgnoreCase("yes")) {
      throw new CommandFailure(ExitCode.FAILED, "confirm.nothing_done");
    }
  }

  private static String line(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0 && c != '\n' && line.length() < 100; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
