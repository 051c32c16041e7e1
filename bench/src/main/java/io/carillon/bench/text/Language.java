package io.carillon.bench.text;

/** The languages of the documentation. */
public enum Language {
  /** English, which the terminal shows too. */
  EN(""),
  /** Simplified Chinese. */
  ZH(".zh-CN");

  private final String ending;

  Language(String ending) {
    this.ending = ending;
  }

  /** Of a file's name, before that of its format. */
  public String ending() {
    return ending;
  }
}
