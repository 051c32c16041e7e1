package io.carillon.server.stream;

import io.carillon.feed.FeedPlace;
import io.carillon.feed.FeedPosition;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client: its connection, what it wants and how far it is. All but the connection belongs to the
 * reader's thread.
 */
final class StreamClient {

  /**
   * The request of a client.
   *
   * @param caller name of the caller, for the log
   * @param lastId the id of the last event that it got; empty for none
   * @param endsWithLog whether the response ends with the execution whose log alone it follows
   */
  record Request(Subscription subscription, String caller, String lastId, boolean endsWithLog) {}

  private final Connection connection;
  private final Subscription subscription;
  private final String name;
  private final String lastId;
  private final LogFollower logs;
  private final boolean endsWithLog;
  private @Nullable Outlet outlet;
  private FeedPlace read = FeedPlace.before(0);
  private long spokeAt;

  /** Creates a client. */
  StreamClient(Connection connection, Request request, LongSupplier nanoTime) {
    this.connection = connection;
    this.subscription = request.subscription();
    this.name = request.caller();
    this.lastId = request.lastId();
    this.endsWithLog = request.endsWithLog();
    this.spokeAt = nanoTime.getAsLong();
    this.logs = new LogFollower(subscription.logs(), logPart(lastId), nanoTime);
  }

  private static String logPart(String id) {
    int mark = id.indexOf('~');
    return mark < 0 ? "" : id.substring(mark + 1);
  }

  /** Returns the position of the feed in the id of its last event; empty for none. */
  String lastPosition() {
    int mark = lastId.indexOf('~');
    return mark < 0 ? lastId : lastId.substring(0, mark);
  }

  Connection connection() {
    return connection;
  }

  Subscription subscription() {
    return subscription;
  }

  String name() {
    return name;
  }

  LogFollower logs() {
    return logs;
  }

  /** Returns what the ids of its events say about logs. */
  String logMark() {
    return logs.isEmpty() ? "" : "~" + logs.text();
  }

  /** Returns whether the response ends once the execution has ended whose log it follows. */
  boolean endsWithLog() {
    return endsWithLog;
  }

  /** Notes a monotonic time at which its execution had not ended, or a line of the log came. */
  void spoke(long now) {
    spokeAt = now;
  }

  long spokeAt() {
    return spokeAt;
  }

  /** Returns what it shares a channel with: equal subscriptions, unless it follows logs. */
  Object channelKey() {
    return logs.isEmpty() ? subscription : this;
  }

  /** Lets it read on its own, from a position on. */
  void readFrom(FeedPosition position, LongSupplier nanoTime) {
    outlet = new Outlet(subscription, position, nanoTime, this::logMark);
    read = position.place();
  }

  /** Returns its own outlet; null while it shares that of its channel. */
  @Nullable Outlet outlet() {
    return outlet;
  }

  /** Returns the place up to which changes were read for it alone. */
  FeedPlace read() {
    return read;
  }

  void readUpTo(FeedPlace place) {
    read = place;
  }

  /** Shares the outlet of a channel from now on. */
  void share() {
    outlet = null;
  }
}
