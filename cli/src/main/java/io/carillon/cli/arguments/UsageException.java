package io.carillon.cli.arguments;

import java.util.List;

/** The words of a call that the program does not understand. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String key;
  private final transient List<Object> values;

  /**
   * Creates it.
   *
   * @param key of the sentence in the catalogue of messages
   * @param values the values of the sentence
   */
  public UsageException(String key, Object... values) {
    super(key + " " + List.of(values));
    this.key = key;
    this.values = List.of(values);
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
