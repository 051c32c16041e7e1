package io.carillon.explanation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is on record about a config around an instant. */
public record Facts(
    Question question,
    Life life,
    Versions versions,
    Around around,
    Ledger ledger,
    Cluster cluster) {

  /**
   * Versions of the config.
   *
   * @param then the one in force at the instant; null before the first
   * @param present the present one
   */
  public record Versions(@Nullable InForce then, InForce present) {}

  /** Returns the version then in force; null before the first. */
  public @Nullable InForce inForce() {
    return versions.then();
  }

  /** Returns the present version. */
  InForce present() {
    return versions.present();
  }

  /**
   * Decisions about due times.
   *
   * @param due the due time that is asked about; null when the instant is none
   * @param exact the decision about it; null for none
   * @param before the last decisions before it, newest first
   * @param after the first decisions after it, oldest first
   */
  public record Around(
      @Nullable Instant due, @Nullable Fate exact, List<Fate> before, List<Fate> after) {}

  /**
   * How far the record goes.
   *
   * @param now the time of the reading
   * @param nextDueAt the first due time that is not decided; null when nothing is to come
   * @param fires how often the present schedule has fired
   * @param removedUpTo decisions up to here were removed by retention; null for none
   */
  public record Ledger(
      Instant now, @Nullable Instant nextDueAt, long fires, @Nullable Instant removedUpTo) {}

  /**
   * Who was there.
   *
   * @param workers number of workers alive at the instant that know the task type; null when that
   *     is not on record any more
   * @param silence the time around the due time without any scheduler; null when there was one, or
   *     that is not on record
   * @param alerts about the config that were open then, oldest first
   */
  public record Cluster(
      @Nullable Integer workers, @Nullable Silence silence, List<OpenAlert> alerts) {}

  /**
   * A time in which no scheduler worked.
   *
   * @param until null while it lasts
   */
  public record Silence(Instant from, @Nullable Instant until) {}

  /** An alert. */
  public record OpenAlert(long id, String rule, String kind, Instant startedAt) {}
}
