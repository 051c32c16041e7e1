package io.carillon.server.importer;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Evaluates five fields minute by minute as Vixie cron does in {@code cron.c}: both day fields must
 * match when one of them begins with a star, else one of them is enough. In UTC.
 */
final class VixieCron {

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private VixieCron() {}

  static List<Instant> times(String pattern) {
    String[] fields = nickname(pattern).split("\\s+", -1);
    BitSet minutes = bits(fields[0], 0, 59, List.of());
    BitSet hours = bits(fields[1], 0, 23, List.of());
    BitSet days = bits(fields[2], 1, 31, List.of());
    BitSet months = bits(fields[3], 1, 12, MONTHS);
    BitSet weekdays = bits(fields[4], 0, 7, DAYS);
    weekdays.set(0, weekdays.get(0) || weekdays.get(7));
    boolean star = fields[2].startsWith("*") || fields[4].startsWith("*");
    List<Instant> times = new ArrayList<>();
    for (Instant at = Due.FROM.plusSeconds(60); at.isBefore(Due.TO); at = at.plusSeconds(60)) {
      LocalDateTime local = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
      boolean day = days.get(local.getDayOfMonth());
      boolean weekday = weekdays.get(local.getDayOfWeek().getValue() % 7);
      if (minutes.get(local.getMinute())
          && hours.get(local.getHour())
          && months.get(local.getMonthValue())
          && (star ? day && weekday : day || weekday)) {
        times.add(at);
      }
    }
    return times;
  }

  private static String nickname(String pattern) {
    return switch (pattern) {
      case "@hourly" -> "0 * * * *";
      case "@daily", "@midnight" -> "0 0 * * *";
      case "@weekly" -> "0 0 * * 0";
      case "@monthly" -> "0 0 1 * *";
      case "@yearly", "@annually" -> "0 0 1 1 *";
      default -> pattern;
    };
  }

  private static BitSet bits(String field, int low, int high, List<String> names) {
    BitSet bits = new BitSet();
    for (String entry : field.split(",", -1)) {
      String[] parts = entry.split("/", -1);
      int step = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
      String[] ends = parts[0].split("-", -1);
      int from = parts[0].equals("*") ? low : number(ends[0], names, low);
      int to = parts[0].equals("*") ? high : ends.length == 1 ? from : number(ends[1], names, low);
      for (int i = from; i <= to; i += step) {
        bits.set(i);
      }
    }
    return bits;
  }

  private static int number(String text, List<String> names, int low) {
    int at = names.indexOf(text.toLowerCase(Locale.ROOT));
    return at < 0 ? Integer.parseInt(text) : at + (low == 1 ? 1 : 0);
  }
}
