package io.carillon.cli.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events (HTML Living Standard, 9.2.6). A comment is an event without a name, as
 * it tells that the server is there.
 */
final class EventParser {

  /** Maximum number of characters of an event: a log line of 64 KiB, escaped, has fewer. */
  private static final int MOST = 1 << 20;

  /** An event has more than is taken. */
  static final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    /** Returns how much is taken. */
    int most() {
      return MOST;
    }
  }

  private final BufferedReader lines;
  private String id;

  /**
   * Creates a parser.
   *
   * @param id of the last event before; empty for none
   */
  EventParser(InputStream body, String id) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    this.id = id;
  }

  /**
   * Returns the next event; null when the response has ended.
   *
   * @throws IOException when the connection broke, or an event has more than 2^20 characters
   */
  @Nullable ServerEvent next() throws IOException {
    String name = "";
    StringBuilder data = new StringBuilder();
    boolean empty = true;
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        if (!empty) {
          return new ServerEvent(id, name, data.toString());
        }
        continue;
      }
      empty = false;
      String value = value(line);
      switch (line.substring(0, Math.max(0, line.indexOf(':')))) {
        case "id" -> id = value;
        case "event" -> name = value;
        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
        default -> {
          // Comments, the time until a retry, and fields of later versions.
        }
      }
      if (data.length() > MOST) {
        throw new TooLargeException();
      }
    }
    return null;
  }

  private static String value(String line) {
    int at = line.indexOf(':') + 1;
    return line.startsWith(" ", at) ? line.substring(at + 1) : line.substring(at);
  }

  /** Returns a line without its end; null at the end of the response. */
  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = lines.read(); c >= 0; c = lines.read()) {
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append((char) c);
      }
      if (line.length() > MOST) {
        throw new TooLargeException();
      }
    }
    return null; // A line without an end is a part of an event that was cut off.
  }
}
