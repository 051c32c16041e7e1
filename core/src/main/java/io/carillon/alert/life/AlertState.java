package io.carillon.alert.life;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The changing part of an alert.
 *
 * @param times when it began, fired and cleared
 * @param end when and why it ended; null while it is open
 * @param silenceId the silence that keeps it quiet; null for none
 * @param telling what is to be announced; null for nothing
 */
public record AlertState(
    AlertStatus status,
    Times times,
    @Nullable End end,
    @Nullable Long silenceId,
    @Nullable Telling telling) {

  /**
   * The times of an alert.
   *
   * @param startedAt when the condition was first seen
   * @param firedAt null while pending
   * @param clearedAt since when the condition has not held; null while it holds
   */
  public record Times(Instant startedAt, @Nullable Instant firedAt, @Nullable Instant clearedAt) {}

  /** When and why an alert ended. */
  public record End(Instant at, Resolution why) {}

  static AlertState pending(Instant now) {
    Long noSilence = null;
    Telling nothing = null;
    return new AlertState(AlertStatus.PENDING, since(now), null, noSilence, nothing);
  }

  private static Times since(Instant now) {
    Instant notYet = null;
    return new Times(now, notYet, notYet);
  }

  AlertState fired(Instant now) {
    Times fired = new Times(times.startedAt(), now, times.clearedAt());
    return new AlertState(AlertStatus.FIRING, fired, end, silenceId, Telling.FIRING);
  }

  AlertState startedAt(Instant now) {
    return new AlertState(status, since(now), end, silenceId, telling);
  }

  AlertState clearedAt(@Nullable Instant at) {
    Times cleared = new Times(times.startedAt(), times.firedAt(), at);
    return new AlertState(status, cleared, end, silenceId, telling);
  }

  /**
   * Returns it under a silence, or under none.
   *
   * @param silence null for none
   * @param announced whether it was announced before
   */
  AlertState silencedBy(@Nullable Long silence, boolean announced) {
    return silence == null
        ? new AlertState(AlertStatus.FIRING, times, end, silence, announced ? null : Telling.FIRING)
        : new AlertState(AlertStatus.SILENCED, times, end, silence, null);
  }

  AlertState resolved(End ended, @Nullable Telling tell) {
    return new AlertState(AlertStatus.RESOLVED, times, ended, silenceId, tell);
  }
}
