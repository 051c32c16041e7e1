package io.carillon.cli.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sentences of the program in one language. */
public final class Messages {

  private static final String ONE = ".one";

  private final Language language;
  private final Properties sentences;

  /** Reads the sentences of a language. */
  public Messages(Language language) {
    this.language = language;
    this.sentences = read("messages_" + language.suffix() + ".properties");
  }

  private static Properties read(String name) {
    Properties read = new Properties();
    try (InputStream stream = Messages.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + name);
      }
      read.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the language. */
  public Language language() {
    return language;
  }

  /** Returns the keys of all sentences. */
  public Set<String> keys() {
    return sentences.stringPropertyNames();
  }

  /**
   * Returns the sentence of that key, whose {@code {0}}, {@code {1}} ... are the values; that of
   * {@code key.one}, where there is such, if the first value is 1.
   */
  public String text(String key, Object... values) {
    boolean one = values.length > 0 && String.valueOf(values[0]).equals("1");
    String singular = one ? optional(key + ONE) : null;
    String sentence = singular == null ? optional(key) : singular;
    return sentence == null ? key : filled(sentence, values);
  }

  /** Returns the sentence of that key as it stands; null where there is none. */
  public @Nullable String optional(String key) {
    return sentences.getProperty(key);
  }

  /** Returns the word of a closed set, such as a status; the value itself where it has no word. */
  public String word(String kind, String value) {
    String word = optional(kind + "." + value);
    return word == null ? value : word;
  }

  private static String filled(String sentence, Object[] values) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int at = sentence.indexOf('{'); at >= 0; at = sentence.indexOf('{', from)) {
      int end = at + 2;
      int place = end < sentence.length() ? sentence.charAt(at + 1) - '0' : -1;
      boolean isPlace =
          place >= 0 && place < values.length && place <= 9 && sentence.charAt(end) == '}';
      text.append(sentence, from, at).append(isPlace ? values[place] : "{");
      from = isPlace ? end + 1 : at + 1;
    }
    return text.append(sentence, from, sentence.length()).toString();
  }
}
