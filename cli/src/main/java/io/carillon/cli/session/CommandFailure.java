package io.carillon.cli.session;

import java.util.List;

/** A command cannot go on, for a reason that it tells. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final String key;
  private final transient List<Object> values;

  /**
   * Creates it.
   *
   * @param exitCode one of {@link ExitCode}
   * @param key of the sentence in the catalogue of messages
   * @param values the values of the sentence
   */
  public CommandFailure(int exitCode, String key, Object... values) {
    super(key + " " + List.of(values));
    this.exitCode = exitCode;
    this.key = key;
    this.values = List.of(values);
  }

  /** Returns the exit code. */
  public int exitCode() {
    return exitCode;
  }

  /** Returns the key of the sentence. */
  public String key() {
    return key;
  }

  /** Returns the values of the sentence. */
  public Object[] values() {
    return values.toArray();
  }
}
