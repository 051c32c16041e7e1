package io.carillon.tasks.data;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * Writes values as texts: times in ISO 8601, those with a zone in UTC; bytes in Base64; JSON and
 * arrays as the database writes them.
 */
final class TextCells {

  private static final int PLAIN_DIGITS = 1_000;

  private TextCells() {}

  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Cell cell -> cell.text();
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case BigDecimal number -> decimal(number);
      case OffsetDateTime moment -> moment(moment);
      case LocalDateTime moment -> moment(moment);
      case LocalDate date -> date(date);
      default -> value.toString();
    };
  }

  private static String decimal(BigDecimal number) {
    return Math.abs((long) number.scale()) > PLAIN_DIGITS
        ? number.toString()
        : number.toPlainString();
  }

  private static String moment(OffsetDateTime moment) {
    if (moment.equals(OffsetDateTime.MAX) || moment.equals(OffsetDateTime.MIN)) {
      return infinity(moment.equals(OffsetDateTime.MAX));
    }
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        moment.withOffsetSameInstant(ZoneOffset.UTC));
  }

  private static String moment(LocalDateTime moment) {
    return moment.equals(LocalDateTime.MAX) || moment.equals(LocalDateTime.MIN)
        ? infinity(moment.equals(LocalDateTime.MAX))
        : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment);
  }

  private static String date(LocalDate date) {
    return date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)
        ? infinity(date.equals(LocalDate.MAX))
        : date.toString();
  }

  private static String infinity(boolean positive) {
    return positive ? "infinity" : "-infinity";
  }
}
