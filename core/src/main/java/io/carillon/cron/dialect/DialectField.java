package io.carillon.cron.dialect;

import io.carillon.cron.CronField;
import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.CronWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Translates one field of a Quartz or Spring pattern to OCPS. */
final class DialectField {

  /** The origin of a pattern. */
  enum Dialect {
    QUARTZ("Quartz", 29, "in a month that has no such day"),
    SPRING("Spring", 28, "in a month that ends on a Sunday");

    private final String label;

    /** The day of the month from which the nearest weekday may differ from that of OCPS. */
    private final int unsafeNearest;

    /** The case in which it differs. */
    private final String unsafeWhen;

    Dialect(String label, int unsafeNearest, String unsafeWhen) {
      this.label = label;
      this.unsafeNearest = unsafeNearest;
      this.unsafeWhen = unsafeWhen;
    }
  }

  private static final int SHORTEST_MONTH = 28;

  private final Dialect dialect;
  private final CronField field;

  DialectField(Dialect dialect, CronField field) {
    this.dialect = dialect;
    this.field = field;
  }

  String translated(CronWord word) {
    if (field.isDay() && word.is("?")) {
      return "*";
    }
    List<CronWord> entries = word.splitAt(',');
    return entries.stream()
        .map(entry -> entry(entry, entries.size() == 1))
        .collect(Collectors.joining(","));
  }

  private String entry(CronWord entry, boolean alone) {
    if (entry.isEmpty()) {
      throw error(entry, "an entry of the list is missing; write " + allowed());
    }
    if (field == CronField.DAY_OF_MONTH && entry.hasAny("LlWw")) {
      return dayOfMonth(entry, alone);
    }
    if (field == CronField.DAY_OF_WEEK && (entry.hasAny("#") || endsWithL(entry))) {
      return dayOfWeek(entry, alone);
    }
    return plain(entry);
  }

  private static boolean endsWithL(CronWord entry) {
    return entry.text().endsWith("L") || entry.text().endsWith("l");
  }

  private String dayOfMonth(CronWord entry, boolean alone) {
    String text = entry.text().toUpperCase(Locale.ROOT);
    if (text.equals("L") || (text.equals("LW") && alone)) {
      return text;
    }
    if (text.startsWith("L-") && alone && entry.from(2).isNumber()) {
      return beforeLastDay(entry.from(2));
    }
    CronWord day = entry.upTo(text.length() - 1);
    if (!text.endsWith("W") || !day.isNumber()) {
      throw error(
          entry,
          entry.quoted() + " cannot be said in OCPS; write L for the last day, LW, L-3 or 15W");
    }
    return nearestWeekday(entry, value(day), alone);
  }

  private String nearestWeekday(CronWord entry, int value, boolean alone) {
    if (!alone) {
      throw error(
          entry, entry.quoted() + " in a list cannot be said in OCPS; write a schedule for each");
    }
    if (value >= dialect.unsafeNearest) {
      throw error(
          entry,
          "%s is another day in %s than in OCPS %s; write OCPS without the dialect"
              .formatted(entry.quoted(), dialect.label, dialect.unsafeWhen));
    }
    return value + "W";
  }

  private String beforeLastDay(CronWord days) {
    if (days.number() > 30) {
      throw error(days, days.quoted() + " is no distance from the last day; write 0 to 30");
    }
    if (dialect == Dialect.SPRING && (days.number() < 1 || days.number() >= SHORTEST_MONTH)) {
      throw error(
          days,
          "Spring takes no %s here that stays in each month; write 1 to 27, or OCPS without the dialect"
              .formatted(days.quoted()));
    }
    return days.number() == 0 ? "L" : "L-" + days.number();
  }

  private String dayOfWeek(CronWord entry, boolean alone) {
    if (dialect == Dialect.QUARTZ && !alone) {
      throw error(
          entry,
          entry.quoted() + " in a list is not what it seems in Quartz; write a schedule for each");
    }
    int hash = entry.text().indexOf('#');
    return hash < 0 ? last(entry) : occurrence(entry, hash);
  }

  private String occurrence(CronWord entry, int hash) {
    CronWord nth = entry.from(hash + 1);
    if (!nth.isNumber() || nth.number() < 1 || nth.number() > 5) {
      throw error(nth, nth.quoted() + " is not an occurrence; write 1 to 5");
    }
    return weekday(value(entry.upTo(hash))) + "#" + nth.number();
  }

  private String last(CronWord entry) {
    CronWord day = entry.upTo(entry.text().length() - 1);
    if (day.isEmpty() && dialect == Dialect.QUARTZ) {
      return "SAT";
    }
    return weekday(value(day)) + "#L";
  }

  private String plain(CronWord entry) {
    List<CronWord> parts = entry.splitAt('/');
    if (parts.size() > 2) {
      throw error(parts.get(2), entry.quoted() + " has two steps; write one");
    }
    CronWord base = parts.getFirst();
    int step = parts.size() == 1 ? 0 : step(parts.get(1));
    boolean any = base.is("*") || (base.isEmpty() && step > 0 && dialect == Dialect.QUARTZ);
    return any ? any(step) : span(entry, base, step);
  }

  private void requireStepOfNumbers(CronWord entry, CronWord base, int step) {
    if (step > 0 && dialect == Dialect.QUARTZ && !base.hasOnly("0123456789-")) {
      throw error(
          entry,
          "Quartz ignores the step after a name; write "
              + base.text()
              + " or the step with numbers");
    }
  }

  private void requireEndsOfOneKind(CronWord entry, List<CronWord> ends) {
    if (dialect == Dialect.QUARTZ
        && ends.size() == 2
        && ends.getFirst().isNumber() != ends.get(1).isNumber()) {
      throw error(
          entry, "Quartz refuses a range of a number and a name; write both ends in the same way");
    }
  }

  private String span(CronWord entry, CronWord base, int step) {
    requireStepOfNumbers(entry, base, step);
    List<CronWord> ends = base.splitAt('-');
    requireEndsOfOneKind(entry, ends);
    int from = value(ends.getFirst());
    return switch (ends.size()) {
      case 1 -> step == 0 ? name(from) : openSpan(from, step);
      case 2 -> range(entry, from, value(ends.get(1)), step);
      default -> throw error(ends.get(2), base.quoted() + " has three ends; write two, as in 1-5");
    };
  }

  private String any(int step) {
    if (step == 0) {
      return "*";
    }
    return field == CronField.DAY_OF_WEEK ? span(lowest(), highest(), step) : "*/" + step;
  }

  private String openSpan(int from, int step) {
    return from == field.min() && !field.isDay() ? any(step) : span(from, highest(), step);
  }

  private String range(CronWord entry, int first, int to, int step) {
    boolean sunday = dialect == Dialect.SPRING && field == CronField.DAY_OF_WEEK && first == 7;
    int from = sunday ? 0 : first;
    if (from <= to) {
      return span(from, to, step);
    }
    if (dialect == Dialect.SPRING || field == CronField.YEAR) {
      throw error(entry, entry.quoted() + " runs backwards; write the lower end first");
    }
    return wrapped(from, to, step);
  }

  /** Translates a Quartz range that wraps around from the highest value to the lowest. */
  private String wrapped(int from, int to, int step) {
    int every = Math.max(1, step);
    int size = highest() - lowest() + 1;
    int again = from + (highest() - from + every) / every * every - size;
    List<String> spans = new ArrayList<>();
    spans.add(span(from, highest(), step));
    if (again <= to) {
      spans.add(span(again, to, step));
    }
    return String.join(",", spans);
  }

  private String span(int from, int to, int step) {
    if (step > 0) {
      return from + "-" + to + "/" + step;
    }
    if (from == to) {
      return name(from);
    }
    // OCPS reads SUN as 0 only, so a range that ends with Sunday is written in numbers.
    return to == 7 ? from + "-" + to : name(from) + "-" + name(to);
  }

  private int step(CronWord step) {
    if (!step.isNumber() || step.number() == 0) {
      throw error(step, step.quoted() + " is not a step; write a whole number from 1");
    }
    if (dialect == Dialect.QUARTZ && step.number() > mostQuartzStep()) {
      throw error(
          step,
          "Quartz refuses the step %s here; write 1 to %d"
              .formatted(step.quoted(), mostQuartzStep()));
    }
    return step.number();
  }

  /** Returns Quartz's own bound of a step ({@code CronExpression.checkIncrementRange}). */
  private int mostQuartzStep() {
    return switch (field) {
      case SECOND, MINUTE -> 59;
      case HOUR -> 23;
      case DAY_OF_MONTH -> 31;
      case MONTH -> 12;
      case DAY_OF_WEEK -> 7;
      case YEAR -> Integer.MAX_VALUE;
    };
  }

  /** Returns a value in OCPS numbers. */
  private int value(CronWord word) {
    String name = word.text().toUpperCase(Locale.ROOT);
    int index = word.isEmpty() ? -1 : field.names().indexOf(name);
    if (index >= 0) {
      boolean lastDay = dialect == Dialect.SPRING && name.equals("SUN");
      return lastDay ? 7 : field.min() + index;
    }
    return numericValue(word);
  }

  private int numericValue(CronWord word) {
    if (!word.isNumber()) {
      String what = word.isEmpty() ? "a value is missing" : word.quoted() + " is not a value";
      throw error(word, what + " of " + dialect.label + "; write " + allowed());
    }
    int value = quartzWeekday() ? word.number() - 1 : word.number();
    if (value < field.min() || value > highest()) {
      throw error(word, word.quoted() + " is out of range; write " + allowed());
    }
    return value;
  }

  private boolean quartzWeekday() {
    return dialect == Dialect.QUARTZ && field == CronField.DAY_OF_WEEK;
  }

  /** Returns the first value that {@code *} covers. */
  private int lowest() {
    return dialect == Dialect.SPRING && field == CronField.DAY_OF_WEEK ? 1 : field.min();
  }

  /** Returns the last value that {@code *} covers. */
  private int highest() {
    return quartzWeekday() ? 6 : field.max();
  }

  private String allowed() {
    return quartzWeekday() ? "1 to 7 or SUN to SAT" : field.allowed();
  }

  private String name(int value) {
    return field == CronField.DAY_OF_WEEK ? weekday(value) : String.valueOf(value);
  }

  private static String weekday(int value) {
    return CronField.DAY_OF_WEEK.names().get(value % 7);
  }

  private CronSyntaxException error(CronWord at, String trouble) {
    return new CronSyntaxException(field.label(), at.position(), trouble);
  }
}
