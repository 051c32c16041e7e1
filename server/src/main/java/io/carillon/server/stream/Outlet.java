package io.carillon.server.stream;

import io.carillon.execution.ExecutionStatus;
import io.carillon.feed.ConfigTraits;
import io.carillon.feed.FeedChange;
import io.carillon.feed.FeedPlace;
import io.carillon.feed.FeedPosition;
import io.carillon.feed.LiveExecution;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns changes into the events of one subscription. Above {@link #MOST} executions and decisions
 * in a second it tells of their numbers, in one {@code burst} for each second, until a second has
 * fewer; a subscription to every change has no bursts. Not thread-safe.
 */
final class Outlet {

  /** Executions and decisions that are told of one by one within a second. */
  static final int MOST = 200;

  private static final long SECOND = 1_000_000_000;

  private final Subscription subscription;
  private final long origin;
  private final LongSupplier nanoTime;
  private final Supplier<String> logs;
  private EventText text = new EventText();
  private FeedPlace emitted;
  private Instant emittedAt;
  private long secondBegan;
  private int told;
  private @Nullable Burst burst;
  private FeedPlace pending;

  /**
   * Creates an outlet.
   *
   * @param from the place behind which it continues
   * @param logs returns what the ids say about the logs that are followed beside; maybe empty
   */
  Outlet(
      Subscription subscription, FeedPosition from, LongSupplier nanoTime, Supplier<String> logs) {
    this.logs = logs;
    this.subscription = subscription;
    this.origin = from.origin();
    this.emitted = from.place();
    this.pending = from.place();
    this.emittedAt = from.at();
    this.nanoTime = nanoTime;
    this.secondBegan = nanoTime.getAsLong();
  }

  /** Returns the place up to which everything is in the text that was taken or is to be taken. */
  FeedPosition position() {
    return new FeedPosition(origin, emittedAt, emitted);
  }

  /** Adds a change that is behind the present place. */
  void add(FeedChange change, @Nullable ConfigTraits config) {
    switch (change) {
      case FeedChange.Ended ended -> {
        if (subscription.wants(ended.id(), ended.taskConfigId(), config)) {
          tell(ended, ended.status().code(), null, config);
        }
      }
      case FeedChange.Event event -> addEvent(event, config);
      case FeedChange.AlertChange alert -> {
        if (subscription.wants(alert, config)) {
          flushBurst();
          emit(alert, "alert", StreamJson.alert(alert), true);
        }
      }
    }
  }

  private void addEvent(FeedChange.Event event, @Nullable ConfigTraits config) {
    String state = subscription.wantsAsState(event, config) ? ExecutionStatus.QUEUED.code() : null;
    boolean told = subscription.wantsAsEvent(event, config);
    if (!told && state == null) {
      return;
    }
    if (event.isDecision() || state != null) {
      tell(event, state, told ? event.kind().code() : null, config);
    } else {
      flushBurst();
      emitEvent(event, true);
    }
  }

  private void tell(
      FeedChange change,
      @Nullable String state,
      @Nullable String decision,
      @Nullable ConfigTraits config) {
    if (!subscription.every()) {
      roll();
      if (burst == null && told >= MOST) {
        burst = new Burst();
      }
      if (burst != null) {
        burst.add(change, state, decision);
        pending = change.place();
        return;
      }
      told++;
    }
    if (decision != null) {
      emitEvent((FeedChange.Event) change, state == null);
    }
    if (state != null) {
      emit(change, "execution", state(change, config), true);
    }
  }

  private static JsonNode state(FeedChange change, @Nullable ConfigTraits config) {
    return switch (change) {
      case FeedChange.Ended ended -> StreamJson.ended(ended, config);
      case FeedChange.Event event -> StreamJson.made(event, execution(event), config);
      case FeedChange.AlertChange alert -> StreamJson.alert(alert);
    };
  }

  private static UUID execution(FeedChange.Event event) {
    UUID id = event.executionId();
    return id == null ? new UUID(0, 0) : id;
  }

  private void emitEvent(FeedChange.Event event, boolean last) {
    emit(event, event.isDecision() ? "decision" : "config", StreamJson.event(event), last);
  }

  /**
   * Writes an event.
   *
   * @param last whether no further event of the same change follows: it has the position behind it
   */
  private void emit(FeedChange change, String name, JsonNode data, boolean last) {
    if (last) {
      emitted = change.place();
      pending = emitted;
      emittedAt = change.at();
    }
    text.add(last ? id() : null, name, data);
  }

  /** Returns the id of an event that is written now. */
  String id() {
    return position().text() + logs.get();
  }

  /** Adds a present state, which has no position. Left out while it tells of numbers. */
  void addState(LiveExecution live, @Nullable ConfigTraits config) {
    if (burst == null && subscription.wants(live, config)) {
      text.add(null, "execution", StreamJson.live(live, config));
    }
  }

  /** Adds an event without a position. */
  void add(String event, JsonNode data) {
    text.add(null, event, data);
  }

  /** Ends a burst before its second has passed. */
  void finish() {
    flushBurst();
  }

  /** Notes that everything up to a place was added. */
  void reached(FeedPlace place, Instant at) {
    roll();
    if (burst == null) {
      emitted = place;
      pending = place;
      emittedAt = at;
    }
  }

  private void roll() {
    long now = nanoTime.getAsLong();
    if (now - secondBegan < SECOND) {
      return;
    }
    boolean many = burst != null && burst.changes() > MOST;
    flushBurst();
    secondBegan = now;
    told = 0;
    burst = many ? new Burst() : null;
  }

  private void flushBurst() {
    Burst ended = burst;
    if (ended != null && ended.changes() > 0) {
      emitted = pending;
      text.add(id(), "burst", ended.json());
      burst = null;
      told = MOST;
    }
  }

  /** Returns the bytes added since the last call; empty when there are none. */
  byte[] take() {
    if (text.isEmpty()) {
      return new byte[0];
    }
    byte[] bytes = text.bytes();
    text = new EventText();
    return bytes;
  }
}
