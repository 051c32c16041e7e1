package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.support.CronExpression;

/** Translated patterns, held against the schedulers that they were written for. */
final class DialectOracleTest {

  private static final int PATTERNS = 1_500;
  private static final int DUE_TIMES = 12;
  private static final int MAX_YEAR = 2080;

  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final List<String> NO_NAMES = List.of();

  private final long seed = Long.getLong("carillon.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void quartzFiresAtTheSameInstants() {
    System.out.println("carillon.seed=" + seed);
    int compared = 0;
    for (int i = 0; i < PATTERNS; i++) {
      compared += sameAs(CronDialect.QUARTZ, quartzPattern(), DialectOracleTest::quartz);
    }
    assertThat(compared).isGreaterThan(PATTERNS / 4);
  }

  @Test
  void springFiresAtTheSameInstants() {
    System.out.println("carillon.seed=" + seed);
    int compared = 0;
    for (int i = 0; i < PATTERNS; i++) {
      compared += sameAs(CronDialect.SPRING, springPattern(), DialectOracleTest::spring);
    }
    assertThat(compared).isGreaterThan(PATTERNS / 4);
  }

  /** The next due time after an instant; null for none. */
  private interface Next {
    @Nullable Instant after(Instant at);
  }

  /** Reads a pattern; null when it refuses it. */
  private interface Original {
    @Nullable Next read(String pattern);
  }

  private static @Nullable Next quartz(String pattern) {
    try {
      org.quartz.CronExpression expression = new org.quartz.CronExpression(pattern);
      expression.setTimeZone(TimeZone.getTimeZone("UTC"));
      return after -> {
        Date next = expression.getNextValidTimeAfter(Date.from(after));
        return next == null ? null : next.toInstant();
      };
    } catch (ParseException e) {
      return null;
    }
  }

  private static @Nullable Next spring(String pattern) {
    try {
      CronExpression expression = CronExpression.parse(pattern);
      return after -> {
        var next = expression.next(after.atOffset(ZoneOffset.UTC).toLocalDateTime());
        return next == null ? null : next.toInstant(ZoneOffset.UTC);
      };
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Answers 1 when both took the pattern. */
  private int sameAs(CronDialect dialect, String pattern, Original original) {
    Next next = original.read(pattern);
    CronPattern translated = translated(dialect, pattern);
    if (next == null) {
      assertThat(translated)
          .as("seed %d, %s refuses '%s' and so must its dialect", seed, dialect, pattern)
          .isNull();
      return 0;
    }
    if (translated == null) {
      return 0;
    }
    DueTimes due =
        new Schedule.Cron(translated, ZoneOffset.UTC, Window.always()).dueTimes(Instant.EPOCH);
    Instant from = beginOfMonth();
    assertThat(list(after -> due.next(after).orElse(null), from))
        .as("seed %d, %s '%s' as '%s' after %s", seed, dialect, pattern, translated, from)
        .isEqualTo(list(next, from));
    return 1;
  }

  /** Spring overlooks the third when it is asked for {@code 1W} on a Sunday the second. */
  private Instant beginOfMonth() {
    LocalDate first = LocalDate.of(2020 + random.nextInt(20), 1 + random.nextInt(12), 1);
    return first.atStartOfDay().toInstant(ZoneOffset.UTC).minusSeconds(1);
  }

  private static List<Instant> list(Next next, Instant from) {
    List<Instant> found = new ArrayList<>();
    Instant at = next.after(from);
    while (at != null && at.atOffset(ZoneOffset.UTC).getYear() < MAX_YEAR) {
      found.add(at);
      at = found.size() < DUE_TIMES ? next.after(at) : null;
    }
    return found;
  }

  private static @Nullable CronPattern translated(CronDialect dialect, String pattern) {
    try {
      return dialect.parse(pattern);
    } catch (CronSyntaxException e) {
      return null;
    }
  }

  private String quartzPattern() {
    boolean byDay = random.nextBoolean();
    return String.join(
        " ",
        clock(),
        byDay ? day() : "?",
        field(1, 12, MONTHS, 1),
        byDay ? "?" : weekday(1, 7, 1),
        random.nextInt(4) == 0 ? field(2026, 2060, NO_NAMES, 0) : "*");
  }

  private String springPattern() {
    return String.join(
        " ",
        clock(),
        random.nextBoolean() ? day() : "*",
        field(1, 12, MONTHS, 1),
        random.nextBoolean() ? weekday(0, 7, 0) : "*");
  }

  private String clock() {
    if (random.nextInt(3) == 0) {
      return random.nextInt(60) + " " + random.nextInt(60) + " " + random.nextInt(24);
    }
    return String.join(
        " ", field(0, 59, NO_NAMES, 0), field(0, 59, NO_NAMES, 0), field(0, 23, NO_NAMES, 0));
  }

  private String day() {
    return switch (random.nextInt(6)) {
      case 0 -> (1 + random.nextInt(31)) + "W";
      case 1 ->
          random.nextBoolean() ? "L" : random.nextBoolean() ? "LW" : "L-" + random.nextInt(31);
      case 2 -> field(1, 31, NO_NAMES, 0) + ",L";
      default -> field(1, 31, NO_NAMES, 0);
    };
  }

  private String weekday(int min, int max, int firstName) {
    String one = value(min, max, WEEKDAYS, firstName);
    return switch (random.nextInt(6)) {
      case 0 -> one + "#" + (1 + random.nextInt(5));
      case 1 -> one + "L";
      case 2 -> field(min, max, WEEKDAYS, firstName) + "," + one + "#" + (1 + random.nextInt(5));
      default -> field(min, max, WEEKDAYS, firstName);
    };
  }

  private String field(int min, int max, List<String> names, int firstName) {
    StringBuilder text = new StringBuilder(entry(min, max, names, firstName));
    while (random.nextInt(4) == 0) {
      text.append(',').append(entry(min, max, names, firstName));
    }
    return text.toString();
  }

  private String entry(int min, int max, List<String> names, int firstName) {
    String one = value(min, max, names, firstName);
    int most = random.nextInt(8) == 0 ? 120 : 9;
    String step = random.nextInt(3) == 0 ? "/" + (1 + random.nextInt(most)) : "";
    return switch (random.nextInt(4)) {
      case 0 -> "*" + step;
      case 1 -> one + "-" + value(min, max, names, firstName) + step;
      default -> one + step;
    };
  }

  private String value(int min, int max, List<String> names, int firstName) {
    int value = min + random.nextInt(max - min + 1);
    return names.isEmpty() || random.nextBoolean()
        ? String.valueOf(value)
        : names.get((value - firstName) % names.size());
  }
}
