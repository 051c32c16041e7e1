package io.carillon.cli.http;

import java.net.http.HttpTimeoutException;
import java.util.List;

/** No usable answer came from the server. */
public final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String key;
  private final transient List<Object> values;

  UnreachableException(String key, Exception cause, Object... values) {
    super(key + " " + List.of(values), cause);
    this.key = key;
    this.values = List.of(values);
  }

  /** Returns the exception for a server that sent nothing for so many seconds. */
  public static UnreachableException silent(String url, long seconds) {
    return new UnreachableException(
        "http.timeout", new HttpTimeoutException("silent"), url, seconds);
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
