package io.carillon.server.importer.peer;

import io.carillon.cron.dialect.CronDialect;
import io.carillon.server.importer.ImportedConfig;
import io.carillon.server.importer.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A calendar interval trigger of Quartz: each n units from a start, in local time.
 *
 * @param start the first fire, in its zone
 */
record CalendarInterval(int every, String unit, ZonedDateTime start) {

  private static final int SURE_DAY = 28;

  static CalendarInterval of(Row trigger, Row own, ZoneId zone) {
    return new CalendarInterval(
        (int) Math.max(1, own.number("int_prop_1", 1)),
        own.text("str_prop_1"),
        Instant.ofEpochMilli(trigger.number("start_time", 0)).atZone(zone));
  }

  /** Sets the schedule; what has no equal becomes manual, with a note. */
  void apply(ImportedConfig config) {
    switch (unit) {
      case "SECOND" -> config.every(Duration.ofSeconds(every));
      case "MINUTE" -> config.every(Duration.ofMinutes(every));
      case "HOUR" -> config.every(Duration.ofHours(every));
      case "DAY" -> days(config, 1, "*");
      case "WEEK" -> days(config, 7, start.getDayOfWeek().name().substring(0, 3));
      case "MONTH" -> months(config, every);
      case "YEAR" -> months(config, every * 12);
      default -> none(config);
    }
  }

  /** In UTC, days are 24 hours; elsewhere only each day and each week have a pattern. */
  private void days(ImportedConfig config, int length, String weekday) {
    if (every == 1) {
      cron(config, "* * " + weekday);
    } else if (start.getZone().normalized() instanceof ZoneOffset) {
      config.every(Duration.ofDays((long) every * length));
    } else {
      none(config);
    }
  }

  private void months(ImportedConfig config, int months) {
    if (start.getDayOfMonth() > SURE_DAY || months > 12 || 12 % months != 0) {
      none(config);
      return;
    }
    int first = (start.getMonthValue() - 1) % months + 1;
    String list =
        months == 1
            ? "*"
            : IntStream.iterate(first, month -> month <= 12, month -> month + months)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    cron(config, start.getDayOfMonth() + " " + list + " *");
  }

  private void cron(ImportedConfig config, String rest) {
    config.cron(
        "%d %d %d %s".formatted(start.getSecond(), start.getMinute(), start.getHour(), rest),
        CronDialect.OCPS,
        start.getZone());
  }

  private void none(ImportedConfig config) {
    config.manual();
    config.note(
        "Each %d %s from %s in local time has no equal: it is manual."
            .formatted(every, unit, start.toLocalDateTime()));
  }
}
