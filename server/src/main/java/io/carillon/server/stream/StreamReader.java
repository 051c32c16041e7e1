package io.carillon.server.stream;

import io.carillon.engine.Engine;
import io.carillon.feed.ChangeFeed;
import io.carillon.feed.ChangeFeed.Horizon;
import io.carillon.feed.ChangeFeed.Page;
import io.carillon.feed.ConfigTraits;
import io.carillon.feed.ConfigTraitsReader;
import io.carillon.feed.FeedChange;
import io.carillon.feed.FeedPlace;
import io.carillon.feed.FeedPosition;
import io.carillon.feed.FeedSource;
import io.carillon.feed.LiveExecution;
import io.carillon.feed.LiveExecutions;
import io.carillon.feed.LogTail;
import io.carillon.history.History;
import io.carillon.server.stream.Topic.General;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one reader of a node's streams: what it reads once is written to every client that wants it,
 * so the load on the database does not depend on their number. Clients at the end of the feed share
 * channels. A client that continues from an earlier position, or had no room, reads on its own,
 * together with others that are as far, until it has reached the end. Used by one thread.
 */
final class StreamReader {

  private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);
  private static final int PAGES = 5;
  private static final Duration HELD_BACK = Duration.ofSeconds(60);

  private final ChangeFeed feed;
  private final LogReader logs;
  private final ConfigTraitsReader configs;
  private final Present present;
  private final LongSupplier nanoTime;
  private final Pulse.OfScopes pulses;
  private final Map<Object, Channel> channels = new LinkedHashMap<>();
  private final List<StreamClient> behind = new ArrayList<>();
  private final Cadence states = new Cadence(Duration.ofSeconds(1));
  private final Cadence clusterStates = new Cadence(Duration.ofSeconds(2));
  private final Cadence warnings = new Cadence(Duration.ofMinutes(1));
  private @Nullable FeedPlace reached;
  private long origin;
  private long heldSince;
  private boolean more;

  StreamReader(StreamSources sources, History history, Engine engine, LongSupplier nanoTime) {
    this.feed = sources.feed();
    this.logs = new LogReader(sources.logs(), sources.live(), history, nanoTime);
    this.configs = sources.configs();
    this.pulses = new Pulse.OfScopes(configs);
    this.present = new Present(sources.live(), history, engine);
    this.nanoTime = nanoTime;
  }

  /** The readers of the database. */
  record StreamSources(
      ChangeFeed feed, LiveExecutions live, LogTail logs, ConfigTraitsReader configs) {}

  /** Returns whether there is more to read at once. */
  boolean hasMore() {
    return more || behind.stream().anyMatch(client -> client.connection().hasRoom());
  }

  /** Forgets where it was: the next client begins at the end of the feed. */
  void rest() {
    reached = null;
    channels.clear();
    pulses.clear();
    present.forget();
  }

  /** Reads once and writes to the clients; the new ones begin. */
  void readOnce(List<StreamClient> arrived) {
    removeClosed();
    Horizon horizon = feed.horizon();
    if (reached == null) {
      origin = feed.origin();
      reached = horizon.place();
      heldSince = nanoTime.getAsLong();
    }
    arrived.forEach(client -> begin(client, horizon));
    watch(horizon);
    readAhead(horizon);
    catchUp(horizon);
    long now = nanoTime.getAsLong();
    if (states.isDue(now)) {
      tellStates(horizon, clusterStates.isDue(now));
    }
    logs.readOnce(now, this::id);
  }

  private void removeClosed() {
    channels.values().forEach(channel -> channel.clients().removeIf(StreamReader::isGone));
    channels.values().removeIf(channel -> channel.clients().isEmpty());
    behind.removeIf(StreamReader::isGone);
    logs.removeClosed();
  }

  private static boolean isGone(StreamClient client) {
    return client.connection().isClosed();
  }

  private FeedPlace end() {
    return Objects.requireNonNull(reached);
  }

  private void begin(StreamClient client, Horizon horizon) {
    FeedPosition here = new FeedPosition(origin, horizon.at(), end());
    String last = client.lastPosition();
    Optional<FeedPosition> asked = FeedPosition.parse(last);
    String lost = last.isEmpty() ? "" : reasonOfReset(asked.orElse(null), horizon);
    FeedPosition from = last.isEmpty() || !lost.isEmpty() ? here : asked.orElse(here);
    client.readFrom(from, nanoTime);
    EventText text = new EventText().retry();
    String id = from.text() + client.logMark();
    if (!lost.isEmpty()) {
      text.add(id, "reset", StreamJson.reset(lost, horizon.at()));
    }
    ObjectNode opened = StreamJson.object().put("at", horizon.at().toString());
    text.add(id, "open", opened.put("resumed", lost.isEmpty() && !last.isEmpty()));
    client.connection().send(text.bytes());
    behind.add(client);
    if (!client.logs().isEmpty()) {
      logs.add(client);
    }
  }

  /** Returns the reason why a client cannot continue from a position; empty when it can. */
  private String reasonOfReset(@Nullable FeedPosition asked, Horizon horizon) {
    if (asked == null) {
      return "unknown_position";
    }
    if (asked.origin() != origin || asked.place().transaction() >= horizon.next()) {
      return "other_database";
    }
    boolean removed =
        feed.removedUpTo().map(upTo -> !asked.at().isAfter(upTo)).orElse(Boolean.FALSE);
    return removed ? "older_than_retention" : "";
  }

  /** Warns of a transaction that holds the feed back for long. */
  private void watch(Horizon horizon) {
    boolean held = horizon.next() > horizon.transaction() && !horizon.place().isAfter(end());
    long now = nanoTime.getAsLong();
    if (!held) {
      heldSince = now;
    } else if (now - heldSince > HELD_BACK.toNanos() && warnings.isDue(now)) {
      LOG.warn(
          "A transaction that writes has been open for more than {} s; live streams wait for its"
              + " end (see pg_stat_activity, backend_xid)",
          (now - heldSince) / 1_000_000_000);
    }
  }

  private Set<FeedSource> sources(Collection<Subscription> subscriptions) {
    Set<FeedSource> sources = EnumSet.noneOf(FeedSource.class);
    subscriptions.forEach(one -> sources.addAll(one.sources()));
    return sources;
  }

  private List<Subscription> subscriptions() {
    return channels.values().stream().map(Channel::subscription).toList();
  }

  /** Reads on at the end of the feed, for all channels at once. */
  private void readAhead(Horizon horizon) {
    List<Subscription> all = subscriptions();
    Set<FeedSource> sources = sources(all);
    pulses.follow(all);
    more = horizon.place().isAfter(end());
    for (int page = 0; more && page < PAGES; page++) {
      Page read = feed.read(end(), horizon.transaction(), sources);
      require(read.changes());
      pulses.add(read.changes());
      Instant at = reachedAt(read, horizon);
      toChannels(outlet -> {
        read.changes().forEach(change -> outlet.add(change, config(change)));
        outlet.reached(read.end(), at);
      });
      reached = read.end();
      more = horizon.place().isAfter(end());
    }
    if (!more) {
      FeedPlace place = end();
      toChannels(outlet -> outlet.reached(place, horizon.at()));
    }
  }

  private static Instant reachedAt(Page page, Horizon horizon) {
    boolean whole = !horizon.place().isAfter(page.end());
    return whole || page.changes().isEmpty() ? horizon.at() : page.changes().getLast().at();
  }

  private interface Adding {
    void to(Outlet outlet);
  }

  private void toChannels(Adding adding) {
    for (Channel channel : channels.values()) {
      FeedPosition before = channel.outlet().position();
      adding.to(channel.outlet());
      behind.addAll(channel.send(before));
    }
  }

  private void require(List<FeedChange> changes) {
    Set<Long> ids = new HashSet<>();
    for (FeedChange change : changes) {
      if (change instanceof FeedChange.Event event && !event.isDecision()) {
        configs.forget(event.taskConfigId());
      }
      if (change.taskConfigId() != 0) {
        ids.add(change.taskConfigId());
      }
    }
    configs.require(ids);
  }

  private @Nullable ConfigTraits config(FeedChange change) {
    return configs.find(change.taskConfigId());
  }

  /**
   * Reads a page for a client that is behind, and for all others that are within that page. Clients
   * take turns.
   */
  private void catchUp(Horizon horizon) {
    List<StreamClient> ready =
        behind.stream().filter(client -> client.connection().hasRoom()).toList();
    List<StreamClient> late = new ArrayList<>();
    for (StreamClient client : ready) {
      if (end().isAfter(client.read())) {
        late.add(client);
      } else {
        feed(client, new Page(List.of(), end()), horizon.at());
      }
    }
    if (!late.isEmpty()) {
      catchUp(late, horizon);
    }
  }

  private void catchUp(List<StreamClient> late, Horizon horizon) {
    FeedPlace from = late.getFirst().read();
    Set<FeedSource> sources =
        sources(late.stream().map(StreamClient::subscription).distinct().toList());
    Page page = upToEnd(feed.read(from, end().transaction() + 1, sources));
    require(page.changes());
    Instant at = reachedAt(page, horizon);
    for (StreamClient client : late) {
      boolean within = !from.isAfter(client.read()) && page.end().isAfter(client.read());
      if (within) {
        feed(client, page, at);
        if (behind.remove(client)) {
          behind.add(client); // others are next
        }
      }
    }
  }

  /** Leaves out what the channels have not got either. */
  private Page upToEnd(Page page) {
    FeedPlace end = end();
    return page.end().isAfter(end)
        ? new Page(
            page.changes().stream().filter(change -> !change.place().isAfter(end)).toList(), end)
        : page;
  }

  private void feed(StreamClient client, Page page, Instant at) {
    Outlet outlet = Objects.requireNonNull(client.outlet());
    for (FeedChange change : page.changes()) {
      if (change.place().isAfter(client.read())) {
        outlet.add(change, config(change));
      }
    }
    client.readUpTo(page.end());
    outlet.reached(page.end(), at);
    boolean atEnd = !end().isAfter(page.end());
    if (atEnd) {
      outlet.finish();
    }
    client.connection().send(outlet.take());
    if (atEnd) {
      join(client, outlet.position());
    }
  }

  /** Lets a client share a channel; a burst of the channel is told before. */
  private void join(StreamClient client, FeedPosition position) {
    behind.remove(client);
    FeedPosition here = new FeedPosition(position.origin(), position.at(), end());
    Channel channel =
        channels.computeIfAbsent(client.channelKey(), key -> new Channel(client, here, nanoTime));
    FeedPosition before = channel.outlet().position();
    channel.outlet().finish();
    behind.addAll(channel.send(before));
    channel.join(client);
  }

  private void tellStates(Horizon horizon, boolean ofCluster) {
    List<Subscription> all = subscriptions();
    List<LiveExecution> changed = present.changedExecutions(all);
    configs.require(changed.stream().map(LiveExecution::taskConfigId).toList());
    toChannels(
        outlet -> changed.forEach(one -> outlet.addState(one, configs.find(one.taskConfigId()))));
    if (ofCluster) {
      boolean pulses = asked(all, General.PULSE);
      tell(General.WORKERS, "worker", all, present::changedWorkers);
      if (pulses && !asked(all, General.QUEUES)) {
        present.changedQueues();
      }
      tell(General.QUEUES, "queue", all, present::changedQueues);
    }
    tellPulses(horizon.at());
  }

  private void tellPulses(Instant now) {
    Duration held = Duration.ofNanos(nanoTime.getAsLong() - heldSince);
    Map<StreamScope, ObjectNode> told = pulses.take(now, present, held);
    for (Channel channel : channels.values()) {
      ObjectNode pulse = told.get(channel.subscription().scope());
      if (channel.subscription().has(General.PULSE) && pulse != null) {
        FeedPosition before = channel.outlet().position();
        channel.outlet().add("pulse", pulse);
        behind.addAll(channel.send(before));
      }
    }
  }

  private static boolean asked(List<Subscription> all, General topic) {
    return all.stream().anyMatch(one -> one.has(topic));
  }

  private void tell(
      General topic, String event, List<Subscription> all, Supplier<List<ObjectNode>> found) {
    if (!asked(all, topic)) {
      return;
    }
    List<ObjectNode> changed = found.get();
    for (Channel channel : channels.values()) {
      if (channel.subscription().has(topic)) {
        FeedPosition before = channel.outlet().position();
        for (JsonNode one : changed) {
          channel.outlet().add(event, one);
        }
        behind.addAll(channel.send(before));
      }
    }
  }

  /** Returns the id with which a client continues from what it has got. */
  String id(StreamClient client) {
    Outlet own = client.outlet();
    if (own != null) {
      return own.id();
    }
    Channel channel = channels.get(client.channelKey());
    return channel == null ? "" : channel.outlet().id();
  }
}
