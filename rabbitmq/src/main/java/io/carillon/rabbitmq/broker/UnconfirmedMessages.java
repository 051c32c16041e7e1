package io.carillon.rabbitmq.broker;

import io.carillon.execution.ClaimableExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The unconfirmed messages of one channel in publishing order: at most {@link #ROOM}. Thread-safe.
 */
final class UnconfirmedMessages {

  /** Maximum unconfirmed announcements. */
  static final int ROOM = 2_000;

  private final LongSupplier nanoTime;
  private final Semaphore room = new Semaphore(ROOM);
  private final NavigableMap<Long, Sent> sent = new TreeMap<>();

  private record Sent(ClaimableExecution waiting, long at) {}

  UnconfirmedMessages(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Waits for a free place; returns false when none is free in time. */
  boolean awaitRoom(long millis) throws InterruptedException {
    return room.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until all messages are answered; returns false when not in time. */
  boolean awaitAnswers(long millis) throws InterruptedException {
    boolean answered = room.tryAcquire(ROOM, millis, TimeUnit.MILLISECONDS);
    if (answered) {
      room.release(ROOM);
    }
    return answered;
  }

  /** Uses the place that was waited for; called before publishing. */
  synchronized void add(long tag, ClaimableExecution waiting) {
    sent.put(tag, new Sent(waiting, nanoTime.getAsLong()));
  }

  /** Removes the messages that an answer covers; call {@link #answered} once they are processed. */
  synchronized List<ClaimableExecution> take(long tag, boolean multiple) {
    NavigableMap<Long, Sent> about =
        multiple ? sent.headMap(tag, true) : sent.subMap(tag, true, tag, true);
    return take(about);
  }

  /** Removes all messages: no answer will come. */
  synchronized List<ClaimableExecution> takeAll() {
    return take(sent);
  }

  private static List<ClaimableExecution> take(NavigableMap<Long, Sent> about) {
    List<ClaimableExecution> taken =
        new ArrayList<>(about.values().stream().map(Sent::waiting).toList());
    about.clear();
    return taken;
  }

  void answered(int number) {
    room.release(number);
  }

  synchronized boolean isEmpty() {
    return sent.isEmpty();
  }

  /** Returns whether the oldest message has waited longer than {@code millis}. */
  synchronized boolean overdue(long millis) {
    return !sent.isEmpty()
        && nanoTime.getAsLong() - sent.firstEntry().getValue().at()
            > TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
