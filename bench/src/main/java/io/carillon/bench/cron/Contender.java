package io.carillon.bench.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.carillon.cron.CronPattern;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.Window;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** The cron libraries under measurement. Converting an instant to the library's own type counts. */
enum Contender {
  CARILLON("Carillon"),
  CRON_UTILS("cron-utils 9.2.1"),
  SPRING("Spring 7.0.10"),
  QUARTZ("Quartz 2.5.2");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Parses an expression. */
  NextTime parse(String expression, ZoneId zone) {
    return switch (this) {
      case CARILLON -> carillon(expression, zone);
      case CRON_UTILS -> cronUtils(expression, zone);
      case SPRING -> spring(expression, zone);
      case QUARTZ -> quartz(expression, zone);
    };
  }

  private static NextTime carillon(String expression, ZoneId zone) {
    DueTimes dueTimes =
        new Schedule.Cron(CronPattern.parse(expression), zone, Window.always())
            .dueTimes(Instant.EPOCH);
    return at -> dueTimes.next(at).orElse(null);
  }

  private static NextTime cronUtils(String expression, ZoneId zone) {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));
    ExecutionTime times = ExecutionTime.forCron(parser.parse(expression));
    return at -> times.nextExecution(at.atZone(zone)).map(ZonedDateTime::toInstant).orElse(null);
  }

  private static NextTime spring(String expression, ZoneId zone) {
    var cron = org.springframework.scheduling.support.CronExpression.parse(expression);
    return at -> {
      ZonedDateTime next = cron.next(at.atZone(zone));
      return next == null ? null : next.toInstant();
    };
  }

  private static NextTime quartz(String expression, ZoneId zone) {
    try {
      CronExpression cron = new CronExpression(expression);
      cron.setTimeZone(TimeZone.getTimeZone(zone));
      return at -> {
        Date next = cron.getNextValidTimeAfter(Date.from(at));
        return next == null ? null : next.toInstant();
      };
    } catch (ParseException e) {
      throw new IllegalArgumentException(expression, e);
    }
  }
}
