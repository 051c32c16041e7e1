package io.carillon.server.icalendar;

import biweekly.component.VEvent;
import biweekly.property.ExceptionRule;
import biweekly.util.Frequency;
import biweekly.util.ICalDate;
import biweekly.util.Recurrence;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.EnumSet;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The local times at which a rule repeats, without a zone, so that no change of clocks moves one.
 * Rules repeat by days or longer, so a set of them is never larger than a year of days.
 */
final class Repetition {

  private static final Set<Frequency> TAKEN =
      EnumSet.of(Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY);

  private final Recurrence rule;

  private Repetition(Recurrence rule) {
    this.rule = rule;
  }

  /** What of an event's rules cannot be taken, as a sentence; null when all can. */
  static @Nullable String refusal(VEvent event, Recurrence rule) {
    if (!event.getProperties(ExceptionRule.class).isEmpty()) {
      return "has an EXRULE too, which RFC 5545 dropped: write EXDATE.";
    }
    if (!TAKEN.contains(rule.getFrequency())) {
      return "must have FREQ DAILY, WEEKLY, MONTHLY or YEARLY, not %s."
          .formatted(rule.getFrequency());
    }
    if (!(rule.getByHour().isEmpty()
        && rule.getByMinute().isEmpty()
        && rule.getBySecond().isEmpty())) {
      return "must leave the time of day to DTSTART: remove BYHOUR, BYMINUTE and BYSECOND.";
    }
    if (!rule.getXRules().isEmpty()) {
      return "has %s, which is not taken here: remove it."
          .formatted(String.join(", ", rule.getXRules().keySet()));
    }
    Integer interval = rule.getInterval();
    Integer count = rule.getCount();
    return (interval != null && interval < 1) || (count != null && count < 1)
        ? "must have INTERVAL and COUNT of 1 or more."
        : null;
  }

  /** By a rule that is not refused. Its UNTIL is for the caller to keep. */
  static Repetition of(Recurrence rule) {
    return new Repetition(new Recurrence.Builder(rule).until((ICalDate) null).build());
  }

  /** Whether it goes on for ever, but for an UNTIL. */
  boolean isEndless() {
    return rule.getCount() == null;
  }

  /**
   * Goes through the local times from the first one on, ascending, for as long as is asked.
   *
   * @param goOn told each of them; answers whether to go on
   */
  void forEach(LocalDateTime first, Predicate<LocalDateTime> goOn) {
    ICalDate start = new ICalDate(Date.from(first.toInstant(ZoneOffset.UTC)), true);
    DateIterator times = rule.getDateIterator(start, TimeZone.getTimeZone("UTC"));
    boolean more = true;
    while (more && times.hasNext()) {
      more = goOn.test(LocalDateTime.ofInstant(times.next().toInstant(), ZoneOffset.UTC));
    }
  }
}
