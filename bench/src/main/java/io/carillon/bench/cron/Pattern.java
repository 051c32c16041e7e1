package io.carillon.bench.cron;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A pattern in each dialect, with its zone; null where a dialect cannot express it. Cron-utils uses
 * Quartz's.
 */
enum Pattern {
  EACH_SECOND("* * * * * *", "* * * * * *", "* * * * * ?", "Europe/Berlin"),
  EVERY_FIVE_MINUTES("0 */5 * * * *", "0 */5 * * * *", "0 0/5 * * * ?", "Europe/Berlin"),
  AT_NIGHT_IN_THE_GAP("0 30 2 * * *", "0 30 2 * * *", "0 30 2 * * ?", "Europe/Berlin"),
  MIDNIGHT_IN_THE_GAP("0 0 0 * * *", "0 0 0 * * *", "0 0 0 * * ?", "Africa/Cairo"),
  OFFICE_HOURS(
      "*/7 */11 8-18 * * MON-FRI",
      "*/7 */11 8-18 * * MON-FRI",
      "0/7 0/11 8-18 ? * MON-FRI",
      "America/New_York"),
  LAST_DAY("0 45 1 L * *", "0 45 1 L * *", "0 45 1 L * ?", "Australia/Lord_Howe"),
  LAST_FRIDAY("0 0 3 * * FRI#L", "0 0 3 * * FRIL", "0 0 3 ? * 6L", "Europe/Berlin"),
  FIFTH_MONDAY("0 0 3 * * MON#5", "0 0 3 * * MON#5", "0 0 3 ? * 2#5", "Europe/Berlin"),
  NEAREST_WEEKDAY("0 0 3 15W * *", "0 0 3 15W * *", "0 0 3 15W * ?", "Europe/Berlin"),
  FRIDAY_THE_13TH("0 0 12 13 * +FRI", "0 0 12 13 * FRI", null, "Europe/Berlin"),
  LEAP_DAY("0 0 0 29 2 *", "0 0 0 29 2 *", "0 0 0 29 2 ?", "Europe/Berlin"),
  LEAP_DAY_ON_SUNDAY("0 0 0 29 2 +SUN", "0 0 0 29 2 SUN", null, "America/Santiago"),
  ONE_YEAR("59 59 23 31 12 * 2099", null, "59 59 23 31 12 ? 2099", "Europe/Berlin"),
  NEVER("0 0 0 31 2 *", "0 0 0 31 2 *", "0 0 0 31 2 ?", "Europe/Berlin"),
  NEVER_IN_ITS_YEAR("0 0 0 29 2 * 2199", "Europe/Berlin");

  private final String ocps;
  private final @Nullable String spring;
  private final @Nullable String quartz;
  private final ZoneId zone;

  /** Creates a pattern that only OCPS can express. */
  Pattern(String ocps, String zone) {
    this.ocps = ocps;
    this.spring = null;
    this.quartz = null;
    this.zone = ZoneId.of(zone);
  }

  Pattern(String ocps, @Nullable String spring, @Nullable String quartz, String zone) {
    this.ocps = ocps;
    this.spring = spring;
    this.quartz = quartz;
    this.zone = ZoneId.of(zone);
  }

  /** Returns the pattern in a contender's dialect; null where it has none. */
  @Nullable String in(Contender contender) {
    return switch (contender) {
      case CARILLON -> ocps;
      case SPRING -> spring;
      case QUARTZ, CRON_UTILS -> quartz;
    };
  }

  String ocps() {
    return ocps;
  }

  ZoneId zone() {
    return zone;
  }
}
