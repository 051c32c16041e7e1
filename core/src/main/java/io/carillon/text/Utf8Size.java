package io.carillon.text;

/** The size of texts in UTF-8, counted without encoding them. */
public final class Utf8Size {

  private Utf8Size() {}

  /** Returns the number of bytes. */
  public static long of(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += of(text.charAt(i));
    }
    return bytes;
  }

  /** Returns the number of bytes of a UTF-16 unit: two per half of a pair, which takes four. */
  public static int of(char unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
  }
}
