package io.carillon.server.stream;

import io.carillon.feed.FeedPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The clients with the same subscription that are at the end of the feed. Each text is written once
 * for all of them.
 */
final class Channel {

  private final Outlet outlet;
  private final Subscription subscription;
  private final LongSupplier nanoTime;
  private final List<StreamClient> clients = new ArrayList<>();

  /** Creates a channel for a client, which is at that position. */
  Channel(StreamClient first, FeedPosition position, LongSupplier nanoTime) {
    this.subscription = first.subscription();
    this.nanoTime = nanoTime;
    this.outlet = new Outlet(subscription, position, nanoTime, first::logMark);
  }

  Outlet outlet() {
    return outlet;
  }

  Subscription subscription() {
    return subscription;
  }

  List<StreamClient> clients() {
    return clients;
  }

  /** Adds a client that has got everything up to the channel's place. */
  void join(StreamClient client) {
    client.share();
    clients.add(client);
  }

  /**
   * Sends what was added to the outlet. A client without room for it leaves the channel, to read
   * from the place before.
   *
   * @param before the outlet's position when all that was added before had been sent
   * @return the clients that left
   */
  List<StreamClient> send(FeedPosition before) {
    byte[] bytes = outlet.take();
    if (bytes.length == 0) {
      return List.of();
    }
    List<StreamClient> left = new ArrayList<>();
    clients.removeIf(client -> {
      if (client.connection().hasRoom()) {
        client.connection().send(bytes);
        return false;
      }
      client.readFrom(before, nanoTime);
      left.add(client);
      return true;
    });
    return left;
  }
}
