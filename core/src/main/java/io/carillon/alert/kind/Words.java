package io.carillon.alert.kind;

import io.carillon.text.TimeText;
import java.time.Duration;

/**
 * A phrase in both languages, without a full stop.
 *
 * @param english the English phrase
 * @param chinese the same in Chinese
 */
public record Words(String english, String chinese) {

  /** Returns the phrase in a language. */
  public String in(Language language) {
    return switch (language) {
      case EN -> english;
      case ZH -> chinese;
    };
  }

  static String english(Duration duration) {
    Duration shown = shown(duration);
    return shown.isZero() ? "0 seconds" : TimeText.english(shown);
  }

  static String chinese(Duration duration) {
    Duration shown = shown(duration);
    return shown.isZero() ? "0 秒" : TimeText.chinese(shown);
  }

  /** Whole seconds from ten seconds on: nobody reads the milliseconds of an hour. */
  private static Duration shown(Duration duration) {
    Duration millis = Duration.ofMillis(Math.max(0, duration.toMillis()));
    return millis.toSeconds() < 10 ? millis : Duration.ofSeconds(millis.toSeconds());
  }
}
