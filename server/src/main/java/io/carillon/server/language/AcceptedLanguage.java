package io.carillon.server.language;

import io.carillon.alert.kind.Language;
import java.util.Locale;

/**
 * Selects English or Chinese by {@code Accept-Language} (RFC 9110, 12.5.4). Reads only the first
 * subtag and weight of the first {@value #MOST_RANGES} ranges, in one pass.
 */
public final class AcceptedLanguage {

  /** The code of English. */
  public static final String ENGLISH = Language.EN.code();

  /** The code of Chinese. */
  public static final String CHINESE = Language.ZH.code();

  private static final int MOST_RANGES = 50;
  private static final int MOST_CHARACTERS = 1_000;

  private AcceptedLanguage() {}

  /** Returns English, unless Chinese has a higher weight, or the same weight and comes first. */
  public static String of(String header) {
    String best = ENGLISH;
    double weight = 0;
    String read = header.length() > MOST_CHARACTERS ? header.substring(0, MOST_CHARACTERS) : header;
    for (String range : read.split(",", MOST_RANGES)) {
      String[] parts = range.split(";", 3);
      String language = language(parts[0].strip());
      double said = parts.length > 1 ? weight(parts[1].strip()) : 1;
      if (said > weight && (language.equals(ENGLISH) || language.equals(CHINESE))) {
        best = language;
        weight = said;
      }
    }
    return best;
  }

  private static String language(String range) {
    int end = range.indexOf('-');
    return (end < 0 ? range : range.substring(0, end)).toLowerCase(Locale.ROOT);
  }

  private static double weight(String parameter) {
    boolean known = parameter.matches("[qQ]=[01](\\.[0-9]{0,3})?");
    return known ? Double.parseDouble(parameter.substring(2)) : 0;
  }
}
