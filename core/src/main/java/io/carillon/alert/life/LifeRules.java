package io.carillon.alert.life;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.rule.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an alert's life. A time of its own that lies in the future, because the clock went
 * back, counts from now.
 */
final class LifeRules {

  private LifeRules() {}

  /** What becomes of an alert. */
  sealed interface Next {

    /** It stays as it is. */
    record Unchanged() implements Next {}

    /** It never fired: nothing remains of it. */
    record Forgotten() implements Next {}

    /** It has another state. */
    record Changed(AlertState state) implements Next {}
  }

  /**
   * What a pass has seen of an alert.
   *
   * @param holds whether the condition holds
   * @param certain whether it need not hold longer to fire
   * @param silence the silence that matches it; null for none
   */
  record Seen(boolean holds, boolean certain, @Nullable Long silence, Instant now) {}

  /** Returns the first state of an alert for a finding. */
  static AlertState first(
      Finding finding, Behaviour behaviour, @Nullable Long silence, Instant now) {
    AlertState state = AlertState.pending(now);
    return finding.certain() || behaviour.pendingFor().isZero()
        ? silenced(state.fired(now), silence, false)
        : state;
  }

  private static AlertState silenced(AlertState state, @Nullable Long silence, boolean announced) {
    boolean same = Objects.equals(state.silenceId(), silence);
    return same ? state : state.silencedBy(silence, announced);
  }

  /**
   * Returns what becomes of an open alert.
   *
   * @param behaviour of its rule; null when the rule was deleted or disabled
   */
  static Next next(OpenAlert alert, @Nullable Behaviour behaviour, Seen seen) {
    AlertState before = alert.state();
    boolean pending = before.status() == AlertStatus.PENDING;
    if (behaviour == null) {
      return pending
          ? new Next.Forgotten()
          : ended(before, seen.now(), Resolution.RULE_ENDED, null);
    }
    if (alert.past().configGone()) {
      return pending
          ? new Next.Forgotten()
          : ended(before, seen.now(), Resolution.CONFIG_DELETED, telling(alert, behaviour));
    }
    if (pending) {
      return seen.holds() ? pending(before, behaviour, seen) : new Next.Forgotten();
    }
    AlertState after = fired(alert, behaviour, seen);
    return after.equals(before) ? new Next.Unchanged() : new Next.Changed(after);
  }

  private static Next ended(
      AlertState before, Instant now, Resolution why, @Nullable Telling telling) {
    return new Next.Changed(before.resolved(new AlertState.End(now, why), telling));
  }

  private static Next pending(AlertState before, Behaviour behaviour, Seen seen) {
    AlertState state =
        before.times().startedAt().isAfter(seen.now()) ? before.startedAt(seen.now()) : before;
    Duration held = Duration.between(state.times().startedAt(), seen.now());
    if (seen.certain() || held.compareTo(behaviour.pendingFor()) >= 0) {
      return new Next.Changed(silenced(state.fired(seen.now()), seen.silence(), false));
    }
    return state.equals(before) ? new Next.Unchanged() : new Next.Changed(state);
  }

  private static AlertState fired(OpenAlert alert, Behaviour behaviour, Seen seen) {
    AlertState state = silenced(alert.state(), seen.silence(), alert.past().announced());
    if (seen.holds()) {
      return state.times().clearedAt() == null ? state : state.clearedAt(null);
    }
    Instant cleared = state.times().clearedAt();
    Instant since = cleared == null || cleared.isAfter(seen.now()) ? seen.now() : cleared;
    boolean ended = Duration.between(since, seen.now()).compareTo(behaviour.resolveAfter()) >= 0;
    AlertState after = since.equals(cleared) ? state : state.clearedAt(since);
    return ended
        ? after.resolved(
            new AlertState.End(seen.now(), Resolution.RECOVERED),
            telling(after, alert.past().announced(), behaviour))
        : after;
  }

  private static @Nullable Telling telling(OpenAlert alert, Behaviour behaviour) {
    return telling(alert.state(), alert.past().announced(), behaviour);
  }

  /** That it fired is told even when it is over by then, and its end only to who was told that. */
  private static @Nullable Telling telling(
      AlertState state, boolean announced, Behaviour behaviour) {
    if (state.status() == AlertStatus.SILENCED) {
      return null;
    }
    return announced ? (behaviour.recovery() ? Telling.RESOLVED : null) : state.telling();
  }
}
