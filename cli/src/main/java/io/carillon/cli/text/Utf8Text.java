package io.carillon.cli.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that comes from a file or a pipe. */
public final class Utf8Text {

  private static final String MARK = "\ufeff"; // some editors begin files with it

  private Utf8Text() {}

  /**
   * Returns the text of bytes, without a byte order mark at its beginning.
   *
   * @throws CharacterCodingException when they are not UTF-8: other letters would take the place of
   *     some
   */
  public static String of(byte[] bytes) throws CharacterCodingException {
    return withoutMark(
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
  }

  /** Returns a text without a byte order mark at its beginning. */
  public static String withoutMark(String text) {
    return text.startsWith(MARK) ? text.substring(1) : text;
  }
}
