package io.carillon.schedule;

/**
 * Whose cron a pattern is written for. Those of others are translated to OCPS when they are read;
 * what OCPS cannot say with the same meaning is refused. The handling of daylight saving is not
 * part of a pattern: it is the schedule's.
 */
public enum CronDialect {
  /** The Open Cron Pattern Specification, and so what is stored and shown. */
  OCPS,
  /** {@code CronExpression} of Quartz: six or seven fields, Sunday 1, {@code ?} in a day field. */
  QUARTZ,
  /** {@code CronExpression} of Spring: six fields, both day fields must match. */
  SPRING,
  /** Vixie cron: five fields or a nickname, nothing of OCPS 1.2 and later. */
  UNIX;

  /**
   * Reads a pattern of this dialect.
   *
   * @param text at most 512 characters
   * @return the same in OCPS
   * @throws CronSyntaxException when it is none, or cannot be said in OCPS; its position is one of
   *     the text given
   */
  public CronPattern parse(String text) {
    return switch (this) {
      case OCPS -> CronPattern.parse(text);
      case QUARTZ -> CronPattern.parse(ForeignCron.quartz(text));
      case SPRING -> CronPattern.parse(ForeignCron.spring(text));
      case UNIX -> UnixCron.parse(text);
    };
  }
}
