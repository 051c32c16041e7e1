package io.carillon.tasks.notification;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A message before it has the form of a service.
 *
 * @param title on one line
 * @param text may have several lines; empty for none
 * @param link an http or https URL; null for none
 * @param fields facts by name, in order
 */
record Message(
    String title, String text, Level level, @Nullable String link, Map<String, String> fields) {

  /** Marks where a text was cut. */
  static final String CUT = "\u2026";

  /**
   * Returns the longest beginning of this message that fits: of the text and the fields, what is
   * too much is left out and marked. The title and the link stay.
   */
  Message fitting(Predicate<Message> fits) {
    if (fits.test(this)) {
      return this;
    }
    int fitting = 0;
    int tooLong = characters();
    while (tooLong - fitting > 1) {
      int middle = (fitting + tooLong) >>> 1;
      if (fits.test(cut(middle))) {
        fitting = middle;
      } else {
        tooLong = middle;
      }
    }
    return cut(fitting);
  }

  private int characters() {
    return count(text)
        + fields.entrySet().stream()
            .mapToInt(field -> count(field.getKey(), field.getValue()))
            .sum();
  }

  private static int count(String... texts) {
    int characters = 0;
    for (String text : texts) {
      characters += text.codePointCount(0, text.length());
    }
    return characters;
  }

  /** Returns the message with at most so many characters: half for the fields, if they need it. */
  private Message cut(int characters) {
    Map<String, String> kept = new LinkedHashMap<>();
    int used = 0;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      int needed = count(field.getKey(), field.getValue());
      if (used + needed > characters / 2) {
        break;
      }
      kept.put(field.getKey(), field.getValue());
      used += needed;
    }
    if (kept.size() < fields.size()) {
      kept.put(CUT, CUT);
    }
    return new Message(title, cut(text, characters - used), level, link, kept);
  }

  private static String cut(String text, int characters) {
    return count(text) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters)) + CUT;
  }
}
