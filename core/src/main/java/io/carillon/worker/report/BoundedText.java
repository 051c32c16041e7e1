package io.carillon.worker.report;

import io.carillon.text.Utf8Size;
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
      bytes += Utf8Size.of(characters[i]);
      if (bytes > maxBytes) {
        full = true;
        throw new IOException("more than " + maxBytes + " bytes");
      }
      text.append(characters[i]);
    }
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
