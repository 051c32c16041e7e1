package io.carillon.worker.report;

import java.io.IOException;
import java.io.Writer;

/** A writer that keeps text up to a number of UTF-8 bytes, and rejects writes after that. */
final class BoundedText extends Writer {

  private final StringBuilder text = new StringBuilder();
  private final int maxBytes;
  private int bytes;
  private boolean full;

  BoundedText(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Returns whether more was written than is kept. */
  boolean isFull() {
    return full;
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      bytes += bytesOf(characters[i]);
      if (bytes > maxBytes) {
        full = true;
        throw new IOException("more than " + maxBytes + " bytes");
      }
      text.append(characters[i]);
    }
  }

  /** Counts two per half of a surrogate pair, which takes four bytes. */
  private static int bytesOf(char unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
  }

  @Override
  public void flush() {
    // There is no underlying writer.
  }

  @Override
  public void close() {
    // There is nothing to release.
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
