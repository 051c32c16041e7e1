package io.carillon.schedule;

/** A schedule in words, for people. */
public final class Description {

  private Description() {}

  /** A phrase in English without a full stop, as in {@code At 03:00 every day, Asia/Shanghai}. */
  public static String english(Schedule schedule) {
    return schedule.type();
  }

  /** A phrase in Chinese, as in {@code 每天 03:00（Asia/Shanghai）}. */
  public static String chinese(Schedule schedule) {
    return schedule.type();
  }
}
