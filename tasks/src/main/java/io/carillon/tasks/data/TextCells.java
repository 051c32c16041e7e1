package io.carillon.tasks.data;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Base64;
import java.util.Map;

/**
 * Writes values as texts: times in ISO 8601, those with a zone in UTC; bytes in Base64; JSON and
 * arrays as the database writes them.
 */
final class TextCells {

  private static final int PLAIN_DIGITS = 1_000;

  private static final Map<Temporal, String> INFINITIES =
      Map.of(
          OffsetDateTime.MAX, "infinity",
          OffsetDateTime.MIN, "-infinity",
          LocalDateTime.MAX, "infinity",
          LocalDateTime.MIN, "-infinity",
          LocalDate.MAX, "infinity",
          LocalDate.MIN, "-infinity");

  private TextCells() {}

  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Cell cell -> cell.text();
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case BigDecimal number -> decimal(number);
      case Temporal moment -> moment(moment);
      default -> value.toString();
    };
  }

  private static String decimal(BigDecimal number) {
    return Math.abs((long) number.scale()) > PLAIN_DIGITS
        ? number.toString()
        : number.toPlainString();
  }

  private static String moment(Temporal moment) {
    String infinity = INFINITIES.get(moment);
    if (infinity != null) {
      return infinity;
    }
    return switch (moment) {
      case OffsetDateTime zoned ->
          DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
              zoned.withOffsetSameInstant(ZoneOffset.UTC));
      case LocalDateTime local -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
      default -> moment.toString();
    };
  }

  /** Returns whether a time stands for one without an end, which PostgreSQL has. */
  static boolean isInfinite(Temporal moment) {
    return INFINITIES.containsKey(moment);
  }
}
