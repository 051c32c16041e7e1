package io.carillon.bench.text;

/** The languages of the documentation. */
public enum Language {
  /** English, also used on the terminal. */
  EN(""),
  /** Simplified Chinese. */
  ZH(".zh-CN");

  private final String ending;

  Language(String ending) {
    this.ending = ending;
  }

  /** Returns the suffix of a file name, before its extension. */
  public String ending() {
    return ending;
  }
}
