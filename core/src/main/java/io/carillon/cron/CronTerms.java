package io.carillon.cron;

import java.util.BitSet;
import java.util.List;

/**
 * The content of one field of a cron pattern.
 *
 * @param terms at least one, in writing order
 */
public record CronTerms(CronField field, List<CronTerm> terms) {

  static CronTerms any(CronField field) {
    return new CronTerms(field, List.of(new CronTerm.Any()));
  }

  static CronTerms value(CronField field, int value) {
    return new CronTerms(field, List.of(new CronTerm.Value(value)));
  }

  /** Returns the values matched in every month, as a new set; Sunday is 0. */
  public BitSet values() {
    BitSet values = new BitSet();
    of(CronTerm.Plain.class).forEach(term -> term.addTo(values, field));
    if (field == CronField.DAY_OF_WEEK && values.get(7)) {
      values.clear(7);
      values.set(0);
    }
    return values;
  }

  /** Returns the same values as the bits of a number, for fields with bounds below 64. */
  long bits() {
    BitSet values = values();
    return values.isEmpty() ? 0 : values.toLongArray()[0];
  }

  /** Returns the terms whose day depends on the month, in writing order. */
  public List<CronTerm.Monthly> monthly() {
    return of(CronTerm.Monthly.class);
  }

  private <T extends CronTerm> List<T> of(Class<T> kind) {
    return terms.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Returns whether it begins with {@code *}: such a day field is unrestricted (Vixie cron, OCPS
   * 1.0).
   */
  boolean beginsWithAny() {
    return terms.getFirst().any();
  }

  /** Returns whether it contains only values, lists and ranges. */
  boolean isFixed() {
    return terms.stream().allMatch(CronTerm::isFixed);
  }
}
