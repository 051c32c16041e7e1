package io.carillon.cli.text;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A language of the program. */
public enum Language {
  /** English. */
  EN,
  /** Simplified Chinese. */
  ZH;

  /**
   * Returns the language of a locale's name, such as {@code zh_CN.UTF-8}: the first that is not
   * empty of the given one and the variables {@code LC_ALL}, {@code LC_MESSAGES} and {@code LANG},
   * as POSIX has it; English for all but Chinese.
   */
  public static Language of(@Nullable String chosen, Map<String, String> environment) {
    String name = chosen == null ? "" : chosen;
    for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      if (name.isEmpty()) {
        name = environment.getOrDefault(variable, "");
      }
    }
    return name.toLowerCase(Locale.ROOT).startsWith("zh") ? ZH : EN;
  }

  /** Returns the values of the option {@code --lang}. */
  public static String[] words() {
    return new String[] {EN.suffix(), ZH.suffix()};
  }

  /** Returns its locale. */
  public Locale locale() {
    return this == ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
  }

  /** Returns the two letters of the language (ISO 639-1), as in answers of the server. */
  public String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }
}
