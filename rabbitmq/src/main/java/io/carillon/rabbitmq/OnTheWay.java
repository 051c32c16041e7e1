package io.carillon.rabbitmq;

import io.carillon.execution.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What was sent on one channel and has not been answered yet, in the order it was sent: at most
 * {@link #ROOM}. Thread-safe.
 */
final class OnTheWay {

  /** How many announcements may wait for RabbitMQ's confirmation. */
  static final int ROOM = 2_000;

  private final Semaphore room = new Semaphore(ROOM);
  private final NavigableMap<Long, Sent> sent = new TreeMap<>();

  private record Sent(Waiting waiting, long at) {}

  /** Waits for room; false when none came in time. */
  boolean awaitRoom(long millis) throws InterruptedException {
    return room.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until everything has been answered; false when it was not in time. */
  boolean awaitAnswers(long millis) throws InterruptedException {
    boolean answered = room.tryAcquire(ROOM, millis, TimeUnit.MILLISECONDS);
    if (answered) {
      room.release(ROOM);
    }
    return answered;
  }

  /** It takes the room that was waited for; called before it is sent. */
  synchronized void add(long tag, Waiting waiting) {
    sent.put(tag, new Sent(waiting, System.nanoTime()));
  }

  /** Removes what an answer is about; {@link #answered} is told when that has been dealt with. */
  synchronized List<Waiting> take(long tag, boolean multiple) {
    NavigableMap<Long, Sent> about =
        multiple ? sent.headMap(tag, true) : sent.subMap(tag, true, tag, true);
    return take(about);
  }

  /** Removes everything: no answer will come. */
  synchronized List<Waiting> takeAll() {
    return take(sent);
  }

  private static List<Waiting> take(NavigableMap<Long, Sent> about) {
    List<Waiting> taken = new ArrayList<>(about.values().stream().map(Sent::waiting).toList());
    about.clear();
    return taken;
  }

  void answered(int number) {
    room.release(number);
  }

  synchronized boolean isEmpty() {
    return sent.isEmpty();
  }

  /** Whether something has waited for its answer longer than that. */
  synchronized boolean overdue(long millis) {
    return !sent.isEmpty()
        && System.nanoTime() - sent.firstEntry().getValue().at()
            > TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
