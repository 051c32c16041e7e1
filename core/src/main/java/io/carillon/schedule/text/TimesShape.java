package io.carillon.schedule.text;

import io.carillon.cron.CronFields;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The form in which the times of day of a pattern are best described, in any language. */
sealed interface TimesShape {

  /** Maximum number of times listed individually. */
  int MAX_LISTED = 8;

  /**
   * A short list of times.
   *
   * @param times seconds of the day, ascending
   */
  record At(List<Integer> times) implements TimesShape {}

  /**
   * One time in each of some evenly spaced hours.
   *
   * @param wholeDay whether the hours divide the whole day evenly
   */
  record Hourly(NumberRun hours, boolean wholeDay, int minute, int second) implements TimesShape {}

  /** Any other pattern, described field by field. */
  record Fields(BitSet seconds, BitSet minutes, BitSet hours) implements TimesShape {}

  static TimesShape of(CronFields fields) {
    BitSet seconds = fields.second().values();
    BitSet minutes = fields.minute().values();
    BitSet hours = fields.hour().values();
    int size = seconds.cardinality() * minutes.cardinality() * hours.cardinality();
    if (size == 1 || (size <= MAX_LISTED && fields.isFixedTime())) {
      return new At(times(seconds, minutes, hours));
    }
    List<NumberRun> runs = NumberRun.progression(hours);
    if (seconds.cardinality() == 1 && minutes.cardinality() == 1 && runs.size() == 1) {
      return new Hourly(
          runs.getFirst(),
          NumberRun.evenStep(hours, 24) > 0,
          minutes.nextSetBit(0),
          seconds.nextSetBit(0));
    }
    return new Fields(seconds, minutes, hours);
  }

  private static List<Integer> times(BitSet seconds, BitSet minutes, BitSet hours) {
    return hours.stream()
        .flatMap(hour -> minutes.stream().map(minute -> hour * 3600 + minute * 60))
        .flatMap(time -> IntStream.of(seconds.stream().toArray()).map(second -> time + second))
        .boxed()
        .toList();
  }

  /** Returns whether it covers the whole day, so that "every day" can be omitted. */
  default boolean isContinuous() {
    return switch (this) {
      case At at -> false;
      case Hourly hourly -> hourly.wholeDay();
      case Fields fields -> fields.hours().cardinality() == 24;
    };
  }

  /** Formats a time of day as {@code 09:30}, or {@code 09:30:15} with seconds. */
  static String time(int secondOfDay) {
    String minutes = "%02d:%02d".formatted(secondOfDay / 3600, secondOfDay / 60 % 60);
    return secondOfDay % 60 == 0 ? minutes : minutes + ":%02d".formatted(secondOfDay % 60);
  }
}
