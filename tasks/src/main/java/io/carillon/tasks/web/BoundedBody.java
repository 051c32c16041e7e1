package io.carillon.tasks.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an HTTP response, or its beginning up to a bound.
 *
 * @param bytes never modified
 * @param truncated whether there was more
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record BoundedBody(byte[] bytes, boolean truncated) {

  static final BoundedBody EMPTY = new BoundedBody(new byte[0], false);

  private static final int BUFFER_BYTES = 8_192;

  /**
   * Reads a stream.
   *
   * @param maxBytes maximum number of bytes read
   * @param cut whether the stream may end early because its source is a truncated body
   */
  static BoundedBody read(InputStream in, int maxBytes, BodyMemory room, boolean cut)
      throws IOException, InterruptedException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      boolean tooLong = !copy(in, read, maxBytes, room);
      return new BoundedBody(read.toByteArray(), cut || tooLong);
    } catch (EOFException e) {
      if (!cut) {
        throw e;
      }
      return new BoundedBody(read.toByteArray(), true);
    }
  }

  /** Copies at most {@code maxBytes}; returns whether that was all. */
  private static boolean copy(
      InputStream in, ByteArrayOutputStream read, int maxBytes, BodyMemory room)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      int left = maxBytes - read.size();
      read.write(buffer, 0, Math.min(n, left));
      if (n > left) {
        return false;
      }
      if (read.size() > BodyMemory.FREE_BYTES) {
        room.makeSure();
      }
    }
    return true;
  }

  public int size() {
    return bytes.length;
  }

  /** Decodes the body; invalid bytes are replaced, and a character cut in two is omitted. */
  public String text(WebEncoding encoding) {
    return encoding.decode(EncodingSniffer.withoutMark(bytes, encoding), truncated);
  }
}
