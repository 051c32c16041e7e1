package io.carillon.sentence;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sentences and words of one language. */
final class Catalogue {

  /** Names of words, such as those of a status, begin with this. */
  static final String WORD = "word.";

  static final Catalogue ENGLISH = new Catalogue(Locale.ENGLISH);
  static final Catalogue CHINESE = new Catalogue(Locale.CHINESE);

  private final Locale locale;
  private final Map<String, Template> sentences = new TreeMap<>();
  private final Map<String, String> words = new TreeMap<>();

  private Catalogue(Locale locale) {
    this.locale = locale;
    read("sentences_" + locale.getLanguage() + ".properties")
        .forEach((key, value) -> {
          String name = (String) key;
          if (name.startsWith(WORD)) {
            words.put(name.substring(WORD.length()), (String) value);
          } else {
            sentences.put(name, Template.of((String) value));
          }
        });
  }

  private static Properties read(String name) {
    Properties read = new Properties();
    try (Reader file =
        new InputStreamReader(
            Objects.requireNonNull(Catalogue.class.getResourceAsStream(name), name),
            StandardCharsets.UTF_8)) {
      read.load(file);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  static Catalogue of(Locale locale) {
    return Sentence.isChinese(locale) ? CHINESE : ENGLISH;
  }

  boolean isChinese() {
    return Sentence.isChinese(locale);
  }

  /** Returns the language of a text that is there in each. */
  String language() {
    return locale.getLanguage();
  }

  Set<String> codes() {
    return Collections.unmodifiableSet(sentences.keySet());
  }

  Set<String> words() {
    return Collections.unmodifiableSet(words.keySet());
  }

  Set<String> arguments(String code) {
    return template(code).names();
  }

  Template template(String code) {
    return Objects.requireNonNull(sentences.get(code), code);
  }

  String word(String code) {
    return words.getOrDefault(code, code);
  }

  String text(Sentence sentence, @Nullable ZoneId zone) {
    Template template = sentences.get(sentence.code());
    if (template == null) {
      return FaultSentences.text(sentence, locale)
          .orElseGet(() ->
              sentence.arguments().isEmpty()
                  ? sentence.code()
                  : sentence.code() + " " + sentence.arguments());
    }
    StringBuilder text = new StringBuilder();
    template.write(text, sentence.arguments(), this, zone);
    return text.toString();
  }
}
