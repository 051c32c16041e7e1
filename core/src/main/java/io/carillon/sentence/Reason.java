package io.carillon.sentence;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why something is as it is: the words of a person, or a sentence of Carillon.
 *
 * @param text the words as stored: those of the person, or the sentence in English
 * @param sentence null for the words of a person, and for those that an older version stored
 */
public record Reason(String text, @Nullable Sentence sentence) {

  /** Returns the reason that Carillon gives. */
  public static Reason of(Sentence sentence) {
    return new Reason(sentence.text(), sentence);
  }

  /** Returns the reason that a person gave; null for null. */
  public static @Nullable Reason quoted(@Nullable String text) {
    return text == null ? null : new Reason(text, null);
  }

  /** Returns the reason with words that were stored alone: a sentence where they are one. */
  public static Reason recognised(String text) {
    return new Reason(text, Recognition.of(text));
  }

  /**
   * Returns the reason of a status {@code error}: the faults of the config, as they were stored in
   * English, as {@code schedule.every: must be 1s or longer.} and further ones behind semicolons.
   */
  public static Reason ofFaults(String text) {
    Sentence own = Recognition.of(text);
    return new Reason(text, own == null ? FaultReason.of(text) : own);
  }

  /** Returns the words of a reason; null for null. */
  public static @Nullable String textOrNull(@Nullable Reason reason) {
    return reason == null ? null : reason.text();
  }

  /** Returns the words in a language, where the catalogue has them, else as stored. */
  public String text(Locale locale) {
    return sentence == null || !sentence.isKnown() ? text : sentence.text(locale);
  }

  /** Returns the reason as an argument of another sentence. */
  public Object argument() {
    return sentence == null ? text : sentence;
  }
}
