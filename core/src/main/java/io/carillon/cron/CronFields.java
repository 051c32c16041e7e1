package io.carillon.cron;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The seven fields of a cron pattern; omitted fields have the value that OCPS 1.2 implies.
 *
 * @param plus whether a {@code +} before the day of the week requires both day fields (OCPS 1.4)
 */
public record CronFields(Map<CronField, CronTerms> terms, boolean plus) {

  /** Completes the written fields: without seconds, second 0; without years, every year. */
  static CronFields of(Map<CronField, CronTerms> written, boolean plus) {
    Map<CronField, CronTerms> all = new EnumMap<>(CronField.class);
    for (CronField field : CronField.values()) {
      all.put(field, CronTerms.any(field));
    }
    all.put(CronField.SECOND, CronTerms.value(CronField.SECOND, 0));
    all.putAll(written);
    return new CronFields(all, plus);
  }

  private CronTerms of(CronField field) {
    return Objects.requireNonNull(terms.get(field));
  }

  public CronTerms second() {
    return of(CronField.SECOND);
  }

  public CronTerms minute() {
    return of(CronField.MINUTE);
  }

  public CronTerms hour() {
    return of(CronField.HOUR);
  }

  public CronTerms dayOfMonth() {
    return of(CronField.DAY_OF_MONTH);
  }

  public CronTerms month() {
    return of(CronField.MONTH);
  }

  public CronTerms dayOfWeek() {
    return of(CronField.DAY_OF_WEEK);
  }

  public CronTerms year() {
    return of(CronField.YEAR);
  }

  /**
   * Returns whether a match of one day field is enough: neither begins with {@code *}, and no
   * {@code +} requires both (OCPS 1.0, section 6.1; 1.4).
   */
  public boolean eitherDay() {
    return !plus && !dayOfMonth().beginsWithAny() && !dayOfWeek().beginsWithAny();
  }

  /**
   * Returns whether second, minute and hour contain only values, lists and ranges: no {@code *}, no
   * step.
   */
  public boolean isFixedTime() {
    return second().isFixed() && minute().isFixed() && hour().isFixed();
  }
}
