package io.carillon.server.icalendar.zone;

import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence rule (RFC 5545, 3.3.10). {@code DTSTART} gives the time of day.
 *
 * @param interval 1 to 999,999,999
 * @param end when it ends
 * @param dates the dates of a period
 * @param weekStart the first day of a week
 */
public record RecurrenceRule(
    Frequency frequency, int interval, End end, Dates dates, DayOfWeek weekStart) {

  /**
   * The end of a rule.
   *
   * @param count 1 to 999,999,999; null for none
   * @param until as it is written; null for none
   */
  public record End(@Nullable Integer count, @Nullable String until) {}

  /**
   * The dates of a period; an empty set means all.
   *
   * @param months 1 to 12
   * @param monthDays 1 to 31, or from the end, -1 to -31
   * @param yearDays 1 to 366, or from the end, -1 to -366
   * @param weeks 1 to 53, or from the end, -1 to -53
   * @param days of the week
   * @param positions positions among a period's dates, 1 to 366, or from the end, -1 to -366
   */
  record Dates(
      Set<Integer> months,
      Set<Integer> monthDays,
      Set<Integer> yearDays,
      Set<Integer> weeks,
      Set<Weekday> days,
      Set<Integer> positions) {}

  private static final int MOST = 999_999_999;
  private static final Pattern WEEKDAY = Pattern.compile("([+-]?\\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)");
  private static final Map<String, DayOfWeek> DAYS =
      Map.of(
          "MO", DayOfWeek.MONDAY,
          "TU", DayOfWeek.TUESDAY,
          "WE", DayOfWeek.WEDNESDAY,
          "TH", DayOfWeek.THURSDAY,
          "FR", DayOfWeek.FRIDAY,
          "SA", DayOfWeek.SATURDAY,
          "SU", DayOfWeek.SUNDAY);
  private static final Set<String> KNOWN =
      Set.of(
          "FREQ",
          "INTERVAL",
          "COUNT",
          "UNTIL",
          "BYMONTH",
          "BYMONTHDAY",
          "BYYEARDAY",
          "BYWEEKNO",
          "BYDAY",
          "BYSETPOS",
          "WKST",
          "BYHOUR",
          "BYMINUTE",
          "BYSECOND");

  /** The length of a period of the rule. */
  enum Frequency {
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY
  }

  /**
   * A day of the week.
   *
   * @param nth its occurrence in the month or year, from the end if negative; 0 for every one
   */
  record Weekday(int nth, DayOfWeek day) {}

  /** Returns whether it has neither COUNT nor UNTIL. */
  public boolean isEndless() {
    return end.count() == null && end.until() == null;
  }

  /**
   * Reads a rule.
   *
   * @param time the only time of day that the rule may name; null for dates, which have none
   */
  public static RecurrenceRule read(Property property, @Nullable LocalTime time)
      throws RefusedPropertyException {
    Parts parts = Parts.of(property);
    parts.refuseOthers();
    parts.refuseTimes(time);
    RecurrenceRule rule =
        new RecurrenceRule(
            parts.frequency(),
            Objects.requireNonNullElse(parts.positive("INTERVAL"), 1),
            new End(parts.positive("COUNT"), parts.said().get("UNTIL")),
            parts.dates(),
            parts.weekStart());
    rule.refuseContradictions(property);
    return rule;
  }

  private void refuseContradictions(Property property) throws RefusedPropertyException {
    if (end.count() != null && end.until() != null) {
      throw property.refused("must have COUNT or UNTIL, not both.");
    }
    refuseOtherFrequency(property);
    refuseBarePositions(property);
  }

  private void refuseOtherFrequency(Property property) throws RefusedPropertyException {
    boolean yearly = frequency == Frequency.YEARLY;
    if (!dates.weeks().isEmpty() && !yearly) {
      throw property.refused("must have BYWEEKNO with FREQ=YEARLY only.");
    }
    if (!dates.yearDays().isEmpty() && !yearly) {
      throw property.refused("must have BYYEARDAY with FREQ=YEARLY only.");
    }
    if (!dates.monthDays().isEmpty() && frequency == Frequency.WEEKLY) {
      throw property.refused("must have no BYMONTHDAY with FREQ=WEEKLY.");
    }
    refuseNumberedDays(property);
  }

  private void refuseNumberedDays(Property property) throws RefusedPropertyException {
    boolean allowed =
        frequency == Frequency.MONTHLY
            || (frequency == Frequency.YEARLY && dates.weeks().isEmpty());
    if (!allowed && dates.days().stream().anyMatch(day -> day.nth() != 0)) {
      throw property.refused(
          "must have numbers in BYDAY with FREQ=MONTHLY, or FREQ=YEARLY without BYWEEKNO, only.");
    }
  }

  private void refuseBarePositions(Property property) throws RefusedPropertyException {
    boolean bare =
        dates.months().isEmpty() && dates.monthDays().isEmpty() && dates.yearDays().isEmpty();
    if (!dates.positions().isEmpty() && bare && dates.weeks().isEmpty() && dates.days().isEmpty()) {
      throw property.refused("must have BYSETPOS with another BY part only.");
    }
  }

  /** The parts of a rule's text by name. */
  private record Parts(Property property, Map<String, String> said) {

    static Parts of(Property property) throws RefusedPropertyException {
      Map<String, String> said = new HashMap<>();
      for (String part : property.value().strip().toUpperCase(Locale.ROOT).split(";", -1)) {
        int equals = part.indexOf('=');
        if (part.isBlank()) {
          continue; // Allows a trailing semicolon.
        }
        String name = equals < 1 ? "" : part.substring(0, equals).strip();
        if (name.isEmpty() || said.putIfAbsent(name, part.substring(equals + 1).strip()) != null) {
          throw property.refused(
              "must have parts such as FREQ=YEARLY, each once, and has \"%s\"."
                  .formatted(Property.shown(part)));
        }
      }
      return new Parts(property, said);
    }

    /**
     * Returns whether it is one of the two parts with which RFC 7529 marks an ordinary RFC 5545
     * rule.
     */
    private boolean isPlain(String name) {
      return (name.equals("RSCALE") && "GREGORIAN".equals(said.get(name)))
          || (name.equals("SKIP") && "OMIT".equals(said.get(name)));
    }

    void refuseOthers() throws RefusedPropertyException {
      for (String name : new TreeMap<>(said).keySet()) {
        if (!KNOWN.contains(name) && !isPlain(name)) {
          throw property.refused(
              "has %s, which is not taken here: remove it.".formatted(Property.shown(name)));
        }
      }
    }

    void refuseTimes(@Nullable LocalTime time) throws RefusedPropertyException {
      if (time != null
          && !(isOnly("BYHOUR", time.getHour())
              && isOnly("BYMINUTE", time.getMinute())
              && isOnly("BYSECOND", time.getSecond()))) {
        throw property.refused(
            "must leave the time of day to DTSTART: remove BYHOUR, BYMINUTE and BYSECOND.");
      }
    }

    private boolean isOnly(String name, int number) {
      String text = said.get(name);
      return text == null || text.equals("" + number) || text.equals("0" + number);
    }

    Frequency frequency() throws RefusedPropertyException {
      String text = said.getOrDefault("FREQ", "");
      for (Frequency one : Frequency.values()) {
        if (one.name().equals(text)) {
          return one;
        }
      }
      throw property.refused(
          "must have FREQ DAILY, WEEKLY, MONTHLY or YEARLY, not %s."
              .formatted(text.isEmpty() ? "none" : Property.shown(text)));
    }

    @Nullable Integer positive(String name) throws RefusedPropertyException {
      String text = said.get(name);
      if (text == null) {
        return null;
      }
      if (!text.matches("0*[1-9]\\d{0,8}")) {
        throw property.refused(
            "must have INTERVAL and COUNT of 1 or more, at most %d, not %s=%s."
                .formatted(MOST, name, Property.shown(text)));
      }
      return Integer.valueOf(text.replaceFirst("^0+", ""));
    }

    Dates dates() throws RefusedPropertyException {
      return new Dates(
          numbers("BYMONTH", 12, false),
          numbers("BYMONTHDAY", 31, true),
          numbers("BYYEARDAY", 366, true),
          numbers("BYWEEKNO", 53, true),
          weekdays(),
          numbers("BYSETPOS", 366, true));
    }

    Set<Integer> numbers(String name, int most, boolean fromTheEnd)
        throws RefusedPropertyException {
      String text = said.get(name);
      if (text == null) {
        return Set.of();
      }
      Set<Integer> numbers = new TreeSet<>();
      for (String one : text.split(",", -1)) {
        numbers.add(number(one.strip(), name, most, fromTheEnd));
      }
      return numbers;
    }

    private int number(String number, String name, int most, boolean fromTheEnd)
        throws RefusedPropertyException {
      int value = number.matches("[+-]?\\d{1,3}") ? Integer.parseInt(number) : 0;
      if (value == 0 || Math.abs(value) > most || (value < 0 && !fromTheEnd)) {
        String negative = fromTheEnd ? " or -%d to -1".formatted(most) : "";
        throw property.refused(
            "must have %s of 1 to %d%s, not \"%s\"."
                .formatted(name, most, negative, Property.shown(number)));
      }
      return value;
    }

    Set<Weekday> weekdays() throws RefusedPropertyException {
      String text = said.get("BYDAY");
      if (text == null) {
        return Set.of();
      }
      Set<Weekday> days = new HashSet<>();
      for (String one : text.split(",", -1)) {
        days.add(weekday(one.strip()));
      }
      return days;
    }

    private Weekday weekday(String text) throws RefusedPropertyException {
      Matcher found = WEEKDAY.matcher(text);
      if (found.matches()) {
        int nth = found.group(1) == null ? 0 : Integer.parseInt(found.group(1));
        DayOfWeek day = DAYS.get(found.group(2));
        if (day != null && Math.abs(nth) <= 53 && (nth != 0 || found.group(1) == null)) {
          return new Weekday(nth, day);
        }
      }
      throw property.refused(
          "must have BYDAY of days such as MO, 1MO or -1FR, not \"%s\"."
              .formatted(Property.shown(text)));
    }

    DayOfWeek weekStart() throws RefusedPropertyException {
      String text = said.get("WKST");
      DayOfWeek day = text == null ? DayOfWeek.MONDAY : DAYS.get(text);
      if (day == null) {
        throw property.refused(
            "must have WKST of MO, TU, WE, TH, FR, SA or SU, not \"%s\"."
                .formatted(Property.shown(String.valueOf(text))));
      }
      return day;
    }
  }
}
