package io.carillon.tasks.process;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.function.Consumer;

/**
 * Splits the bytes of a program into lines of bounded length. Bytes that are no text of the charset
 * become U+FFFD, control characters their pictures (U+2400 and following), so that a line cannot
 * change a terminal or feign another line. {@code \n}, {@code \r\n} and {@code \r} end a line.
 */
final class OutputLines {

  /** The most characters of a line; the rest of a longer one is counted. */
  static final int LONGEST = 8_000;

  private static final int CHUNK = 8_192;
  private static final int PICTURES = 0x2400;
  private static final char PICTURE_OF_DELETE = '\u2421';

  private final CharsetDecoder decoder;
  private final Consumer<String> lines;
  private final ByteBuffer undecoded = ByteBuffer.allocate(2 * CHUNK);
  private final CharBuffer decoded = CharBuffer.allocate(CHUNK);
  private final StringBuilder line = new StringBuilder();
  private long dropped;
  private boolean afterReturn;
  private boolean started;

  OutputLines(Charset charset, Consumer<String> lines) {
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    this.lines = lines;
  }

  /** Takes the first bytes of an array. */
  void add(byte[] bytes, int length) {
    for (int from = 0; from < length; from += CHUNK) {
      undecoded.put(bytes, from, Math.min(CHUNK, length - from));
      decode(false);
    }
  }

  /** Ends the last line. */
  void end() {
    decode(true);
    while (decoder.flush(decoded).isOverflow()) {
      split();
    }
    split();
    if (started) {
      finishLine();
    }
  }

  private void decode(boolean last) {
    undecoded.flip();
    while (decoder.decode(undecoded, decoded, last).isOverflow()) {
      split();
    }
    split();
    undecoded.compact();
  }

  private void split() {
    decoded.flip();
    while (decoded.hasRemaining()) {
      take(decoded.get());
    }
    decoded.clear();
  }

  private void take(char character) {
    boolean secondHalf = afterReturn && character == '\n';
    afterReturn = character == '\r';
    if (secondHalf) {
      return;
    }
    if (character == '\n' || character == '\r') {
      finishLine();
    } else {
      started = true;
      append(character);
    }
  }

  private void append(char character) {
    boolean splitsPair = line.length() == LONGEST - 1 && Character.isHighSurrogate(character);
    if (line.length() >= LONGEST || splitsPair || dropped > 0) {
      dropped++;
    } else {
      line.append(visible(character));
    }
  }

  private static char visible(char character) {
    if (character == '\t' || !Character.isISOControl(character)) {
      return character;
    }
    if (character < ' ') {
      return (char) (PICTURES + character);
    }
    return character == '\u007f' ? PICTURE_OF_DELETE : '\uFFFD';
  }

  private void finishLine() {
    if (dropped > 0) {
      line.append("… (").append(dropped).append(" more characters)");
    }
    lines.accept(line.toString());
    line.setLength(0);
    dropped = 0;
    started = false;
  }
}
