package io.carillon.cron.dialect;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronSyntaxException;

/**
 * The cron dialect of a pattern. Patterns of other dialects are translated to OCPS when they are
 * read; a pattern that OCPS cannot express with the same meaning is refused. Daylight saving is not
 * part of a pattern: the schedule handles it.
 */
public enum CronDialect {
  /** The Open Cron Pattern Specification, in which patterns are stored and shown. */
  OCPS,
  /**
   * Quartz's {@code CronExpression}: six or seven fields, Sunday is 1, {@code ?} in a day field.
   */
  QUARTZ,
  /** Spring's {@code CronExpression}: six fields, both day fields must match. */
  SPRING,
  /** Vixie cron: five fields or a nickname, nothing of OCPS 1.2 and later. */
  UNIX;

  /**
   * Reads a pattern of this dialect.
   *
   * @param text at most 512 characters
   * @return the equivalent OCPS pattern
   * @throws CronSyntaxException when the text is invalid or has no OCPS equivalent; its position
   *     refers to the given text
   */
  public CronPattern parse(String text) {
    return switch (this) {
      case OCPS -> CronPattern.parse(text);
      case QUARTZ -> CronPattern.parse(DialectTranslator.quartz(text));
      case SPRING -> CronPattern.parse(DialectTranslator.spring(text));
      case UNIX -> UnixCron.parse(text);
    };
  }
}
