package io.carillon.cron;

import java.util.Map;

/**
 * The seven fields of a cron pattern; omitted fields have the value that OCPS 1.2 implies.
 *
 * @param plus whether a {@code +} before the day of the week requires both day fields (OCPS 1.4)
 */
public record CronFields(
    CronTerms second,
    CronTerms minute,
    CronTerms hour,
    CronTerms dayOfMonth,
    CronTerms month,
    CronTerms dayOfWeek,
    CronTerms year,
    boolean plus) {

  /** Completes the written fields: without seconds, second 0; without years, every year. */
  static CronFields of(Map<CronField, CronTerms> written, boolean plus) {
    return new CronFields(
        written.getOrDefault(CronField.SECOND, CronTerms.value(CronField.SECOND, 0)),
        given(written, CronField.MINUTE),
        given(written, CronField.HOUR),
        given(written, CronField.DAY_OF_MONTH),
        given(written, CronField.MONTH),
        given(written, CronField.DAY_OF_WEEK),
        given(written, CronField.YEAR),
        plus);
  }

  private static CronTerms given(Map<CronField, CronTerms> written, CronField field) {
    return written.getOrDefault(field, CronTerms.any(field));
  }

  /**
   * Returns whether a match of one day field is enough: neither begins with {@code *}, and no
   * {@code +} requires both (OCPS 1.0, section 6.1; 1.4).
   */
  public boolean eitherDay() {
    return !plus && !dayOfMonth.beginsWithAny() && !dayOfWeek.beginsWithAny();
  }

  /**
   * Returns whether second, minute and hour contain only values, lists and ranges: no {@code *}, no
   * step.
   */
  public boolean isFixedTime() {
    return second.isFixed() && minute.isFixed() && hour.isFixed();
  }
}
