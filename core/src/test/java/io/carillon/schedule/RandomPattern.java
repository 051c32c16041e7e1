package io.carillon.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A pattern made at random together with what it means, so that the oracle needs no parser.
 *
 * @param matched for each field, from second to year, the values matched; Sunday is 0
 * @param otherDays days that the day-of-month field matches beside those
 * @param otherWeekdays days that the day-of-week field matches beside those
 * @param bothDays whether a day must match both day fields
 * @param fixedTime whether second, minute and hour are without {@code *} and steps
 */
public record RandomPattern(
    String text,
    List<BitSet> matched,
    Predicate<LocalDate> otherDays,
    Predicate<LocalDate> otherWeekdays,
    boolean bothDays,
    boolean fixedTime) {

  private static final int[] MIN = {0, 0, 0, 1, 1, 0, 1970};
  private static final int[] MAX = {59, 59, 23, 31, 12, 7, 2199};
  private static final String[] WEEKDAYS = {"sun", "MON", "Tue", "weD", "THU", "FRI", "SAT", "7"};

  /** One field: its text, its values, and days that it matches beside those. */
  private record Field(String text, BitSet values, Predicate<LocalDate> others) {
    Field(String text, BitSet values) {
      this(text, values, day -> false);
    }
  }

  public static RandomPattern make(Random random, boolean withSeconds, int nearYear) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      fields.add(field(random, i, nearYear));
    }
    boolean withYears = withSeconds && random.nextInt(6) == 0;
    if (!withSeconds) {
      fields.set(0, zero());
    }
    if (!withYears) {
      fields.set(6, star(6));
    }
    if (random.nextInt(3) == 0) {
      everyNight(random, fields);
    }
    if (random.nextInt(3) == 0) {
      fields.set(3, monthlyDay(random, fields.get(3)));
    }
    if (random.nextInt(3) == 0) {
      fields.set(5, monthlyWeekday(random, fields.get(5)));
    }
    boolean plus = random.nextInt(4) == 0;
    if (plus) {
      fields.set(
          5, new Field("+" + fields.get(5).text, fields.get(5).values, fields.get(5).others));
    }
    List<String> texts = fields.stream().map(Field::text).toList();
    String time = String.join("", texts.subList(0, 3));
    return new RandomPattern(
        String.join(
            random.nextInt(9) == 0 ? " \t" : " ",
            texts.subList(withSeconds ? 0 : 1, withYears ? 7 : 6)),
        fields.stream().map(Field::values).toList(),
        fields.get(3).others,
        fields.get(5).others,
        plus || beginsWithAny(fields.get(3)) || beginsWithAny(fields.get(5)),
        !time.contains("*") && !time.contains("/"));
  }

  private static boolean beginsWithAny(Field field) {
    return field.text.startsWith("*") || field.text.startsWith("?");
  }

  boolean matches(int field, int value) {
    return matched.get(field).get(value);
  }

  boolean matches(LocalDate day) {
    boolean onDay = matches(3, day.getDayOfMonth()) || otherDays.test(day);
    boolean onWeekday = matches(5, day.getDayOfWeek().getValue() % 7) || otherWeekdays.test(day);
    return (bothDays ? onDay && onWeekday : onDay || onWeekday)
        && matches(4, day.getMonthValue())
        && matches(6, day.getYear());
  }

  /** {@code L}, alone or after what stands there, or {@code 15W}. */
  private static Field monthlyDay(Random random, Field field) {
    if (random.nextInt(4) == 0) {
      return new Field("LW", new BitSet(), RandomPattern::isLastWorkingDay);
    }
    if (random.nextInt(4) == 0) {
      int before = 1 + random.nextInt(30);
      return new Field(
          "L-" + before,
          new BitSet(),
          date -> date.plusDays(before).equals(date.with(TemporalAdjusters.lastDayOfMonth())));
    }
    if (random.nextBoolean()) {
      int day = 1 + random.nextInt(31);
      return new Field(day + "W", new BitSet(), date -> isNearestWeekday(date, day));
    }
    boolean after = random.nextBoolean();
    return new Field(
        after ? field.text + ",L" : "L",
        after ? field.values : new BitSet(),
        date -> date.equals(date.with(TemporalAdjusters.lastDayOfMonth())));
  }

  /** Whether no working day of the month is nearer to a day that the month has. */
  private static boolean isNearestWeekday(LocalDate date, int day) {
    return day <= date.lengthOfMonth()
        && isWorkingDay(date)
        && date.withDayOfMonth(1)
            .datesUntil(date.with(TemporalAdjusters.firstDayOfNextMonth()))
            .filter(RandomPattern::isWorkingDay)
            .noneMatch(other ->
                Math.abs(other.getDayOfMonth() - day) < Math.abs(date.getDayOfMonth() - day));
  }

  private static boolean isLastWorkingDay(LocalDate date) {
    return isWorkingDay(date)
        && date.plusDays(1)
            .datesUntil(date.with(TemporalAdjusters.firstDayOfNextMonth()))
            .noneMatch(RandomPattern::isWorkingDay);
  }

  private static boolean isWorkingDay(LocalDate date) {
    return date.getDayOfWeek().getValue() < 6;
  }

  /** {@code TUE#3} or {@code FRI#L}, alone or after what stands there. */
  private static Field monthlyWeekday(Random random, Field field) {
    int weekday = random.nextInt(8);
    int nth = 1 + random.nextInt(6);
    DayOfWeek day = DayOfWeek.of((weekday + 6) % 7 + 1);
    String name = random.nextBoolean() ? WEEKDAYS[weekday] : "" + weekday;
    String text = nth < 6 ? name + "#" + nth : random.nextBoolean() ? name + "#L" : weekday + "L";
    boolean after = random.nextBoolean();
    Predicate<LocalDate> isDay =
        date ->
            date.getDayOfWeek() == day
                && (nth < 6
                    ? (date.getDayOfMonth() + 6) / 7 == nth
                    : date.plusDays(7).getMonth() != date.getMonth());
    return new Field(
        after ? field.text + "," + text : text, after ? field.values : new BitSet(), isDay);
  }

  /** Fixed times in the hours in which clocks are changed. */
  private static void everyNight(Random random, List<Field> fields) {
    fields.set(1, range(10 * random.nextInt(6), random.nextInt(10)));
    fields.set(2, range(random.nextInt(4), random.nextInt(3)));
    for (int day = 3; day < 6; day++) {
      fields.set(day, star(day));
    }
  }

  private static Field range(int from, int length) {
    BitSet values = new BitSet();
    values.set(from, from + length + 1);
    return new Field(length == 0 ? "" + from : from + "-" + (from + length), values);
  }

  private static Field zero() {
    BitSet values = new BitSet();
    values.set(0);
    return new Field("0", values);
  }

  private static Field star(int index) {
    BitSet values = new BitSet();
    values.set(0, MAX[index] + 1);
    return new Field(index == 3 ? "?" : "*", values);
  }

  private static Field field(Random random, int index, int nearYear) {
    BitSet values = new BitSet();
    StringBuilder text = new StringBuilder();
    int terms = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
    for (int i = 0; i < terms; i++) {
      text.append(i == 0 ? "" : ",").append(term(random, index, nearYear, values));
    }
    if (index == 5) {
      values.set(0, values.get(0) || values.get(7));
    }
    return new Field(text.toString(), values);
  }

  private static String term(Random random, int index, int nearYear, BitSet values) {
    int kind = random.nextInt(10);
    boolean star = kind < (index > 2 ? 6 : 3);
    int a = star ? MIN[index] : value(random, index, nearYear);
    int b = star ? MAX[index] : value(random, index, nearYear);
    int from = Math.min(a, b);
    int to = kind < 8 && !star ? from : Math.max(a, b);
    boolean stepped = (star || to > from) && random.nextInt(3) == 0;
    int step = stepped ? 1 + random.nextInt(random.nextInt(9) == 0 ? 70 : 12) : 1;
    for (int v = from; v <= to; v += step) {
      values.set(v);
    }
    String base =
        star
            ? "*"
            : to > from || stepped ? name(index, from) + "-" + name(index, to) : name(index, from);
    return base + (stepped ? "/" + step : "");
  }

  private static int value(Random random, int index, int nearYear) {
    if (index == 6) {
      return Math.clamp(nearYear + random.nextInt(5) - 2, MIN[6], MAX[6]);
    }
    if (index == 2 && random.nextInt(3) > 0) {
      return random.nextInt(5); // most transitions are at night
    }
    return MIN[index] + random.nextInt(MAX[index] - MIN[index] + 1);
  }

  private static String name(int index, int value) {
    return index == 5 ? WEEKDAYS[value] : String.valueOf(value);
  }
}
