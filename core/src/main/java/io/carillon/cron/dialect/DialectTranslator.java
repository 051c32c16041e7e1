package io.carillon.cron.dialect;

import io.carillon.cron.CronField;
import io.carillon.cron.CronParser;
import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.CronWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Translates Quartz and Spring patterns to OCPS. Where their behaviour is odd, it was determined
 * from their jars (Quartz 2.5.2, Spring 7.0.10); a test checks the translations against them.
 */
final class DialectTranslator {

  private static final int DAY_OF_MONTH = CronParser.ALL.indexOf(CronField.DAY_OF_MONTH);
  private static final int DAY_OF_WEEK = CronParser.ALL.indexOf(CronField.DAY_OF_WEEK);

  private DialectTranslator() {}

  /**
   * Translates a Quartz pattern. One of its day fields is always {@code ?}, which becomes {@code
   * *}, so the rule for combining the two day fields does not matter.
   */
  static String quartz(String text) {
    List<CronWord> words = words(text);
    if (words.size() < 6 || words.size() > 7) {
      throw wrongCount(
          words, "Quartz has six fields with second first, and year as a seventh; write them");
    }
    requireOneDayField(words);
    List<String> fields = translated(words, DialectField.Dialect.QUARTZ);
    if (fields.get(DAY_OF_MONTH).endsWith("W") && !hasOneTime(fields)) {
      throw new CronSyntaxException(
          CronField.DAY_OF_MONTH.label(),
          words.get(DAY_OF_MONTH).position(),
          "Quartz loses all times but the first of a day that "
              + words.get(DAY_OF_MONTH).quoted()
              + " moved to; write one time of day, or OCPS without the dialect");
    }
    return String.join(" ", fields);
  }

  private static void requireOneDayField(List<CronWord> words) {
    boolean anyDay = words.get(DAY_OF_MONTH).is("?");
    boolean anyWeekday = words.get(DAY_OF_WEEK).is("?");
    if (anyDay == anyWeekday) {
      throw new CronSyntaxException(
          CronField.DAY_OF_WEEK.label(),
          words.get(DAY_OF_WEEK).position(),
          "Quartz wants ? in one of the two day fields; write it in the one that does not count");
    }
  }

  /** Returns whether second, minute and hour are one value each. */
  private static boolean hasOneTime(List<String> fields) {
    return fields.subList(0, 3).stream().allMatch(field -> new CronWord(field, 0).isNumber());
  }

  /** Translates a Spring pattern. Spring requires both day fields to match, as {@code +} does. */
  static String spring(String text) {
    List<CronWord> words = words(text);
    if (words.size() == 1 && words.getFirst().text().startsWith("@")) {
      return text.toLowerCase(Locale.ROOT);
    }
    if (words.size() != 6) {
      throw wrongCount(words, "Spring has six fields with second first, and no year; write them");
    }
    List<String> fields = translated(words, DialectField.Dialect.SPRING);
    boolean either =
        !fields.get(DAY_OF_MONTH).startsWith("*") && !fields.get(DAY_OF_WEEK).startsWith("*");
    if (either) {
      fields.set(DAY_OF_WEEK, "+" + fields.get(DAY_OF_WEEK));
    }
    return String.join(" ", fields);
  }

  private static List<CronWord> words(String text) {
    CronParser.check(text);
    return CronWord.split(text);
  }

  private static List<String> translated(List<CronWord> words, DialectField.Dialect dialect) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      fields.add(new DialectField(dialect, CronParser.ALL.get(i)).translated(words.get(i)));
    }
    return fields;
  }

  private static CronSyntaxException wrongCount(List<CronWord> words, String trouble) {
    CronWord last = words.isEmpty() ? new CronWord("", 0) : words.getLast();
    return new CronSyntaxException(CronParser.WHOLE, last.position(), trouble);
  }
}
