package io.carillon.server.icalendar.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The unfolded lines of a file. A fold may split a character (RFC 5545, 3.1), so lines are joined
 * as bytes before decoding.
 */
public final class LogicalLines {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] file;
  private final ByteArrayOutputStream logical = new ByteArrayOutputStream();
  private int at;
  private int physical;
  private int begun;

  public LogicalLines(byte[] file) {
    this.file = file;
    this.at = startsWithMark(file) ? BYTE_ORDER_MARK.length : 0;
  }

  private static boolean startsWithMark(byte[] file) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (file.length <= i || file[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }

  /** Advances to the next line; returns false at the end of the file. */
  public boolean next() {
    if (at >= file.length) {
      return false;
    }
    logical.reset();
    begun = physical + 1;
    readPhysical(0);
    while (at < file.length && (file[at] == ' ' || file[at] == '\t')) {
      readPhysical(1);
    }
    return true;
  }

  private void readPhysical(int skipped) {
    int from = at + skipped;
    int end = from;
    while (end < file.length && file[end] != '\r' && file[end] != '\n') {
      end++;
    }
    logical.write(file, from, end - from);
    boolean both = end + 1 < file.length && file[end] == '\r' && file[end + 1] == '\n';
    at = end + (both ? 2 : 1);
    physical++;
  }

  /** Returns the current line; null when it is not in UTF-8. */
  @Nullable
  public String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(logical.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Returns the physical line number where the current line begins, from 1. */
  public int number() {
    return begun;
  }

  /** Returns the number of physical lines read so far. */
  public int count() {
    return physical;
  }
}
