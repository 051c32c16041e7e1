package io.carillon.sentence;

import io.carillon.text.Coded;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that Carillon says: a code of the catalogue and the values in it. Programs read code
 * and arguments, people the text in their language.
 *
 * <p>The catalogue is in {@code sentences_en.properties} and {@code sentences_zh.properties} beside
 * this class. A pattern contains {@code {name}} for an argument, {@code {name:kind}} for one that
 * is written in a {@linkplain ValueKind certain way}, {@code {count|due time|due times}} for words
 * that depend on a number, and {@code [words {name}]} for words that are left out when the argument
 * is absent.
 *
 * @param arguments what JSON has: texts, numbers, truth values, lists and maps of them. Instants
 *     are ISO 8601 texts, durations texts as in {@code 1h30m}, sentences maps of {@code code} and
 *     {@code arguments}
 */
public record Sentence(String code, Map<String, Object> arguments) {

  /** Number of characters of an argument that are kept; longer ones end with an ellipsis. */
  static final int LONGEST_TEXT = 2_000;

  /** Creates a sentence; the arguments are converted to what JSON has. */
  public Sentence {
    Map<String, Object> plain = new LinkedHashMap<>();
    arguments.forEach((name, value) -> plain.put(name, plain(value)));
    arguments = Collections.unmodifiableMap(plain);
  }

  /** Returns the sentence with a code, without arguments yet. */
  public static Sentence of(String code) {
    return new Sentence(code, Map.of());
  }

  /**
   * Returns a copy with one more argument.
   *
   * @param value a text, number, truth value, instant, duration, id, constant with a code,
   *     sentence, or a list of those; null for an argument that is absent
   */
  public Sentence with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(arguments);
    more.put(name, value);
    return new Sentence(code, more);
  }

  /** Returns the codes of the catalogue, in alphabetical order. */
  public static Set<String> codes() {
    return Catalogue.ENGLISH.codes();
  }

  /** Returns the names of the arguments that the sentence with a code of the catalogue may have. */
  public static Set<String> argumentsOf(String code) {
    return Catalogue.ENGLISH.arguments(code);
  }

  /** Returns whether the catalogue has its code; a newer version may have written another one. */
  public boolean isKnown() {
    return Catalogue.ENGLISH.codes().contains(code);
  }

  /** Returns the text in English, with instants in UTC. */
  public String text() {
    return text(Locale.ENGLISH);
  }

  /** Returns the text in Chinese for a Chinese locale, else in English, with instants in UTC. */
  public String text(Locale locale) {
    return text(locale, null);
  }

  /**
   * Returns the text in Chinese for a Chinese locale, else in English. A code that the catalogue
   * does not have is shown with its arguments.
   *
   * @param zone the zone of the instants; null for UTC as in {@code 2026-03-29T01:00:00Z}
   */
  public String text(Locale locale, @Nullable ZoneId zone) {
    return Catalogue.of(locale).text(this, zone);
  }

  /** Returns whether a text for a locale is Chinese; else it is English. */
  public static boolean isChinese(Locale locale) {
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage());
  }

  /** Returns an argument that has a text for each language. */
  public static Map<String, Object> inBoth(String english, String chinese) {
    return Map.of(Locale.ENGLISH.getLanguage(), english, Locale.CHINESE.getLanguage(), chinese);
  }

  private static Object plain(Object value) {
    return switch (value) {
      case String text -> shortened(text);
      case Integer number -> number.longValue();
      case Number number -> number;
      case Boolean truth -> truth;
      case Duration duration -> Durations.format(duration);
      case Instant instant -> instant.toString();
      case UUID id -> id.toString();
      case Coded constant -> constant.code();
      case Sentence(String code, Map<String, Object> arguments) ->
          arguments.isEmpty() ? Map.of("code", code) : nested(code, arguments);
      case Collection<?> values -> values.stream().map(Sentence::plain).toList();
      case Map<?, ?> map -> copy(map);
      default -> shortened(value.toString());
    };
  }

  private static Map<String, Object> nested(String code, Map<String, Object> arguments) {
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("code", code);
    nested.put("arguments", arguments);
    return Collections.unmodifiableMap(nested);
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put(String.valueOf(name), plain(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static String shortened(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    int end =
        Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
    return text.substring(0, end) + "…";
  }

  /** Returns the sentences in a value: one as a map or as words, or a list of them. */
  static List<Object> sentencesIn(Object value) {
    return value instanceof List<?> several ? List.copyOf(several) : List.of(value);
  }
}
