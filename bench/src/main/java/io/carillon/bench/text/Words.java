package io.carillon.bench.text;

/** A text in each language. */
public record Words(String en, String zh) {

  /** Returns a text without translation, such as a figure or a name. */
  public static Words same(String text) {
    return new Words(text, text);
  }

  /** Returns both texts with an untranslated suffix. */
  public Words and(String text) {
    return new Words(en + text, zh + text);
  }

  /** Returns the text in that language. */
  public String in(Language language) {
    return switch (language) {
      case EN -> en;
      case ZH -> zh;
    };
  }
}
