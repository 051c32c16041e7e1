package io.carillon.cron;

import java.util.List;
import java.util.Locale;

/**
 * Reads the entries whose days depend on the month: {@code L}, {@code 15W} for days of the month,
 * {@code 5L}, {@code FRI#L}, {@code TUE#3} for days of the week (OCPS 1.3), and the extensions
 * {@code LW} and {@code L-3}.
 */
public final class MonthlyTermParser {

  private static final int MAX_NTH = 5;
  private static final int MAX_BEFORE_LAST = 30;

  private final CronField field;
  private final CronWord entry;
  private final boolean alone;

  MonthlyTermParser(CronField field, CronWord entry, boolean alone) {
    this.field = field;
    this.entry = entry;
    this.alone = alone;
  }

  /** Returns whether an entry is intended to be of this kind, valid or not. */
  public static boolean reads(CronField field, CronWord entry) {
    return switch (field) {
      case DAY_OF_MONTH -> entry.hasAny("LlWw") && entry.hasOnly("LlWw0123456789-/");
      case DAY_OF_WEEK -> entry.hasAny("#") || endsWithL(field, entry);
      case SECOND, MINUTE, HOUR, MONTH, YEAR -> false;
    };
  }

  private static boolean endsWithL(CronField field, CronWord entry) {
    String text = entry.text().toUpperCase(Locale.ROOT);
    return text.endsWith("L")
        && (text.length() == 1
            || entry.upTo(text.length() - 1).isNumber()
            || field.names().contains(text.substring(0, text.length() - 1)));
  }

  CronTerm parse() {
    return field == CronField.DAY_OF_MONTH ? dayOfMonth() : dayOfWeek();
  }

  private CronTerm dayOfMonth() {
    if (entry.is("L")) {
      return new CronTerm.LastDay();
    }
    if (entry.is("LW")) {
      return new CronTerm.LastWorkday();
    }
    if (entry.text().startsWith("L-")) {
      return beforeLastDay(entry.from(2));
    }
    return nearestWeekday();
  }

  private CronTerm nearestWeekday() {
    if (!entry.hasAny("Ww")) {
      throw error(
          entry.quoted() + " is not a day; write L for the last day, L-3 for the third before it");
    }
    CronWord day = entry.upTo(entry.text().length() - 1);
    if (!entry.text().endsWith("W") || !day.isNumber()) {
      throw error(
          entry.quoted()
              + " is not a day; write one day with W, as in 15W, for the weekday nearest to it");
    }
    return nearestWeekday(value(day));
  }

  private CronTerm nearestWeekday(int value) {
    if (!alone) {
      throw error(entry.quoted() + " cannot be in a list; write " + entry.text() + " alone");
    }
    return new CronTerm.NearestWeekday(value);
  }

  private CronTerm beforeLastDay(CronWord days) {
    if (!days.isNumber() || days.number() < 1 || days.number() > MAX_BEFORE_LAST) {
      throw new CronSyntaxException(
          field.label(),
          days.position(),
          days.quoted() + " is no distance from the last day; write 1 to " + MAX_BEFORE_LAST);
    }
    return new CronTerm.BeforeLastDay(days.number());
  }

  private CronTerm dayOfWeek() {
    List<CronWord> parts = entry.splitAt('#');
    return switch (parts.size()) {
      case 1 -> lastWeekday();
      case 2 -> occurrence(parts.get(0), parts.get(1));
      default -> throw error(entry.quoted() + " has two #; write one, as in TUE#3");
    };
  }

  private CronTerm lastWeekday() {
    CronWord day = entry.upTo(entry.text().length() - 1);
    if (entry.is("L")) {
      throw error("\"L\" needs a day before it; write 6L for the last Saturday, 6 for every one");
    }
    if (entry.text().endsWith("L") && day.isNumber()) {
      return new CronTerm.LastWeekday(value(day) % 7);
    }
    throw error(
        entry.quoted()
            + " is not a day; write one day with #L, as in FRI#L or 5#L, for the last of the"
            + " month");
  }

  private CronTerm occurrence(CronWord day, CronWord nth) {
    if (!day.isNumber() && !day.isLetters()) {
      throw error(entry.quoted() + " needs one day before its #; write TUE#3 or 2#3");
    }
    int weekday = value(day) % 7;
    return nth.is("L")
        ? new CronTerm.LastWeekday(weekday)
        : new CronTerm.NthWeekday(weekday, nth(nth));
  }

  private int nth(CronWord nth) {
    if (!nth.isNumber() || nth.number() < 1 || nth.number() > MAX_NTH) {
      throw new CronSyntaxException(
          field.label(),
          nth.position(),
          nth.quoted() + " is not an occurrence; write 1 to 5, or L for the last");
    }
    return nth.number();
  }

  private int value(CronWord word) {
    return new CronTermParser(field, word, true).value(word);
  }

  private CronSyntaxException error(String trouble) {
    return new CronSyntaxException(field.label(), entry.position(), trouble);
  }
}
