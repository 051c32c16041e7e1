package io.carillon.schedule;

import java.util.Map;

/** The seven fields of a cron pattern; those not written have the value OCPS 1.2 implies. */
record CronFields(
    CronTerms second,
    CronTerms minute,
    CronTerms hour,
    CronTerms dayOfMonth,
    CronTerms month,
    CronTerms dayOfWeek,
    CronTerms year) {

  /** From the fields as written: without seconds, second 0; without years, every year. */
  static CronFields of(Map<CronField, CronTerms> written) {
    return new CronFields(
        written.getOrDefault(CronField.SECOND, CronTerms.value(CronField.SECOND, 0)),
        given(written, CronField.MINUTE),
        given(written, CronField.HOUR),
        given(written, CronField.DAY_OF_MONTH),
        given(written, CronField.MONTH),
        given(written, CronField.DAY_OF_WEEK),
        given(written, CronField.YEAR));
  }

  private static CronTerms given(Map<CronField, CronTerms> written, CronField field) {
    return written.getOrDefault(field, CronTerms.any(field));
  }

  /** Whether second, minute and hour hold only values, lists and ranges: no {@code *}, no step. */
  boolean isFixedTime() {
    return second.isFixed() && minute.isFixed() && hour.isFixed();
  }
}
