package io.carillon.bench.text;

/** The same in each language. */
public record Words(String en, String zh) {

  /** What needs no translation, such as figures and names. */
  public static Words same(String text) {
    return new Words(text, text);
  }

  /** Both followed by what needs no translation. */
  public Words and(String text) {
    return new Words(en + text, zh + text);
  }

  /** In one of the languages. */
  public String in(Language language) {
    return switch (language) {
      case EN -> en;
      case ZH -> zh;
    };
  }
}
