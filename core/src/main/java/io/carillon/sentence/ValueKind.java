package io.carillon.sentence;

import io.carillon.text.TimeText;
import io.carillon.time.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ways to write an argument into a sentence. */
enum ValueKind {
  /** As it is. */
  PLAIN,
  /** An instant: in UTC, or to the second with the local time and the offset of a zone. */
  TIME,
  /** A duration in words, such as {@code 1 hour 30 minutes}. */
  DURATION,
  /** A code of Carillon, such as a status, in the words of the catalogue ({@code word.paused}). */
  WORD,
  /** One of the sentences, or the words of a person; several are joined. */
  SENTENCE,
  /** A list, joined by commas; instants as {@link #TIME}. */
  LIST,
  /** A text that is there in each language, as a map by {@code en} and {@code zh}. */
  TEXT;

  /** Returns a value in words; the value itself where it is not of the kind. */
  String words(Object value, Catalogue catalogue, @Nullable ZoneId zone) {
    return switch (this) {
      case PLAIN -> String.valueOf(value);
      case TIME -> time(String.valueOf(value), zone);
      case DURATION -> duration(String.valueOf(value), catalogue.isChinese());
      case WORD -> catalogue.word(String.valueOf(value));
      case SENTENCE -> sentences(value, catalogue, zone);
      case LIST -> list(value, catalogue, zone);
      case TEXT -> text(value, catalogue);
    };
  }

  private static String time(String text, @Nullable ZoneId zone) {
    if (zone == null) {
      return text;
    }
    try {
      var at = Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).atZone(zone);
      return TimeText.local(at.toLocalDateTime()) + " " + at.getOffset();
    } catch (DateTimeException e) {
      return text; // not an instant: as it is
    }
  }

  private static String duration(String text, boolean chinese) {
    Duration duration;
    try {
      duration = text.startsWith("P") ? Duration.parse(text) : Durations.parse(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      return text; // not a duration: as it is
    }
    Duration shown = shown(duration);
    if (shown.isZero()) {
      return chinese ? "0 秒" : "0 seconds";
    }
    return chinese ? TimeText.chinese(shown) : TimeText.english(shown);
  }

  /** Whole seconds from ten seconds on, whole milliseconds below. */
  private static Duration shown(Duration duration) {
    Duration positive = duration.isNegative() ? Duration.ZERO : duration;
    return positive.truncatedTo(positive.toSeconds() < 10 ? ChronoUnit.MILLIS : ChronoUnit.SECONDS);
  }

  private static String sentences(Object value, Catalogue catalogue, @Nullable ZoneId zone) {
    List<String> words = new ArrayList<>();
    for (Object one : Sentence.sentencesIn(value)) {
      words.add(sentence(one, catalogue, zone));
    }
    return String.join(catalogue.isChinese() ? "" : " ", words);
  }

  private static String sentence(Object value, Catalogue catalogue, @Nullable ZoneId zone) {
    if (!(value instanceof Map<?, ?> map) || !(map.get("code") instanceof String code)) {
      return String.valueOf(value);
    }
    Sentence sentence = Sentence.of(code);
    if (map.get("arguments") instanceof Map<?, ?> arguments) {
      for (Map.Entry<?, ?> argument : arguments.entrySet()) {
        sentence = sentence.with(String.valueOf(argument.getKey()), argument.getValue());
      }
    }
    return catalogue.text(sentence, zone);
  }

  private static String text(Object value, Catalogue catalogue) {
    Object text = value instanceof Map<?, ?> map ? map.get(catalogue.language()) : null;
    return String.valueOf(text == null ? value : text);
  }

  private static String list(Object value, Catalogue catalogue, @Nullable ZoneId zone) {
    List<String> words = new ArrayList<>();
    for (Object one : Sentence.sentencesIn(value)) {
      words.add(time(String.valueOf(one), zone));
    }
    return String.join(catalogue.isChinese() ? "、" : ", ", words);
  }
}
