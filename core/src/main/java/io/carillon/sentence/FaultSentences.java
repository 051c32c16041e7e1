package io.carillon.sentence;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Codes, arguments and Chinese words of faults. The code that finds a fault writes it in English;
 * the catalogue {@code faults_en.properties} has the pattern of each such message, by which its
 * code and arguments are read back. Decision 039 says why.
 */
public final class FaultSentences {

  /** The code of a message that the catalogue does not have, as of a plug-in's own check. */
  public static final String OTHER = "other";

  private static final Pattern NUMBER =
      Pattern.compile("-?(\\d{1,15}|\\d{1,3}(,\\d{3}){1,4})(\\.\\d{1,10})?");
  private static final int DEEPEST = 3;

  private static final Map<String, FaultPattern> ENGLISH = read("en");
  private static final Map<String, FaultPattern> CHINESE = read("zh");
  // Those around another fault first, then the most special: "must be one of ..., not ..." fits
  // more
  // texts than others.
  private static final List<Map.Entry<String, FaultPattern>> IN_ORDER =
      ENGLISH.entrySet().stream()
          .sorted(
              Comparator.comparing(
                      (Map.Entry<String, FaultPattern> one) -> !one.getValue().surrounds())
                  .thenComparingInt(one -> -one.getValue().weight())
                  .thenComparing(Map.Entry.comparingByKey()))
          .toList();

  private FaultSentences() {}

  private static Map<String, FaultPattern> read(String language) {
    String name = "faults_" + language + ".properties";
    Properties read = new Properties();
    try (Reader file =
        new InputStreamReader(
            Objects.requireNonNull(FaultSentences.class.getResourceAsStream(name), name),
            StandardCharsets.UTF_8)) {
      read.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
    Map<String, FaultPattern> patterns = new TreeMap<>();
    read.forEach((code, text) -> patterns.put((String) code, FaultPattern.of((String) text)));
    return Collections.unmodifiableMap(patterns);
  }

  /** Returns the codes in alphabetical order, without {@link #OTHER}. */
  public static Set<String> codes() {
    return ENGLISH.keySet();
  }

  /** Returns the names of the arguments of a code of the catalogue. */
  public static Set<String> argumentsOf(String code) {
    return Objects.requireNonNull(ENGLISH.get(code), code).names();
  }

  static FaultPattern english(String code) {
    return Objects.requireNonNull(ENGLISH.get(code), code);
  }

  static Map<String, FaultPattern> chinese() {
    return CHINESE;
  }

  /**
   * Returns the code and the arguments of a message in English; {@link #OTHER} with the argument
   * {@code text} for one that the catalogue does not have.
   */
  public static Sentence of(String message) {
    return find(message, 0).orElseGet(() -> Sentence.of(OTHER).with("text", message));
  }

  private static Optional<Sentence> find(String message, int depth) {
    for (Map.Entry<String, FaultPattern> one : IN_ORDER) {
      Map<FaultPattern.Argument, String> found = one.getValue().match(message);
      if (found != null) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        found.forEach(
            (argument, text) -> arguments.put(argument.name(), value(argument, text, depth)));
        return Optional.of(new Sentence(one.getKey(), arguments));
      }
    }
    return Optional.empty();
  }

  private static Object value(FaultPattern.Argument argument, String text, int depth) {
    if (argument.nested() && depth < DEEPEST) {
      Optional<Sentence> inner = find(text, depth + 1);
      if (inner.isPresent()) {
        return inner.get();
      }
    }
    if (!NUMBER.matcher(text).matches()) {
      return text;
    }
    BigDecimal number = new BigDecimal(text.replace(",", ""));
    return number.scale() <= 0 ? (Object) number.longValue() : number;
  }

  /**
   * Returns a message in a language: Chinese for a Chinese locale where the catalogue has it, else
   * as it is.
   */
  public static String text(String message, Locale locale) {
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage())
        ? chinese(of(message)).orElse(message)
        : message;
  }

  private static Optional<String> chinese(Sentence fault) {
    return text(fault, Locale.CHINESE);
  }

  /** Returns the words of a fault in a language; empty for a code that the catalogue has not. */
  static Optional<String> text(Sentence fault, Locale locale) {
    FaultPattern pattern = (Sentence.isChinese(locale) ? CHINESE : ENGLISH).get(fault.code());
    if (pattern == null) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    fault.arguments().forEach((name, value) -> values.put(name, words(value, locale)));
    return Optional.of(pattern.text(values));
  }

  private static String words(Object value, Locale locale) {
    if (value instanceof Map<?, ?> inner && inner.get("code") instanceof String code) {
      Map<String, Object> arguments = new HashMap<>();
      if (inner.get("arguments") instanceof Map<?, ?> given) {
        given.forEach((name, one) -> arguments.put(String.valueOf(name), one));
      }
      return text(new Sentence(code, arguments), locale).orElse(code);
    }
    return String.valueOf(value);
  }
}
