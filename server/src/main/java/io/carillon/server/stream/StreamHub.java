package io.carillon.server.stream;

import io.carillon.agent.AgentLoop;
import io.carillon.agent.CostPacing;
import io.carillon.database.Database;
import io.carillon.engine.Engine;
import io.carillon.fault.BusyException;
import io.carillon.feed.ChangeFeed;
import io.carillon.feed.ConfigTraitsReader;
import io.carillon.feed.LiveExecutions;
import io.carillon.feed.LogTail;
import io.carillon.manager.TasksManager;
import io.carillon.server.lifecycle.ServerAgent;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.stream.StreamReader.StreamSources;
import io.carillon.spring.lifecycle.PhasedBean;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * The clients of the live stream, and the agent that reads for them. Nothing is read while there is
 * none. It ends the streams before the web server waits for requests to end.
 */
@Component
public final class StreamHub extends PhasedBean implements ServerAgent {

  private static final String TYPE = "text/event-stream;charset=UTF-8";
  private static final Logger LOG = LoggerFactory.getLogger(StreamHub.class);
  private static final CostPacing PACING =
      new CostPacing(5, Duration.ofMillis(250), Duration.ofSeconds(5));
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration STUCK = Duration.ofSeconds(10);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final int most;
  private final LongSupplier nanoTime;
  private final StreamReader reader;
  private final ConcurrentLinkedQueue<StreamClient> arriving = new ConcurrentLinkedQueue<>();
  private final List<StreamClient> clients = new ArrayList<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final AgentLoop agent = new AgentLoop("stream", this::runOnce);

  /** Created by Spring. */
  StreamHub(Database database, TasksManager manager, Engine engine, ServerSettings settings) {
    super(Integer.MAX_VALUE);
    this.most = settings.front().streamClients();
    this.nanoTime = System::nanoTime;
    StreamSources sources =
        new StreamSources(
            new ChangeFeed(database),
            new LiveExecutions(database),
            new LogTail(database),
            new ConfigTraitsReader(database));
    this.reader = new StreamReader(sources, manager.history(), engine, nanoTime);
  }

  /** Returns the number of connected clients. */
  public int clients() {
    return connected.get();
  }

  /** Returns how many clients were dropped because they took nothing. */
  public long dropped() {
    return dropped.get();
  }

  @Override
  public AgentLoop loop() {
    return agent;
  }

  /**
   * Answers a request with a stream, which ends when the client goes, or the server stops.
   *
   * @throws BusyException when there are as many clients as may be
   */
  void open(HttpServletRequest http, HttpServletResponse response, StreamClient.Request request) {
    if (!isRunning()) {
      throw BusyException.ofServer("The server is stopping.");
    }
    if (HttpMethod.HEAD.matches(http.getMethod())) {
      response.setContentType(TYPE);
      return;
    }
    if (connected.incrementAndGet() > most) {
      connected.decrementAndGet();
      throw BusyException.ofServer(
          "There are %d streams, and CARILLON_STREAM_CLIENTS allows no more; try again."
              .formatted(most));
    }
    try {
      StreamClient client = new StreamClient(connect(http, response), request, nanoTime);
      Thread.ofVirtual().name("carillon-stream-begin").start(() -> begin(client));
    } catch (IOException e) {
      connected.decrementAndGet();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      connected.decrementAndGet();
      throw e;
    }
  }

  private void begin(StreamClient client) {
    try {
      client.connection().begin();
    } catch (IllegalStateException e) {
      LOG.debug("A client of the live stream was gone before its first event", e);
      client.connection().abort();
    }
    arriving.add(client);
    agent.wake();
  }

  // The headers of the filters go out with the first bytes; the stream itself writes to the
  // container's response, past their wrappers.
  private Connection connect(HttpServletRequest http, HttpServletResponse response)
      throws IOException {
    response.setContentType(TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer();
    return Connection.open(http.startAsync(), nanoTime);
  }

  private Duration runOnce() {
    long began = nanoTime.getAsLong();
    List<StreamClient> arrived = arrived();
    clients.addAll(arrived);
    countClosed();
    if (clients.isEmpty()) {
      reader.rest();
      return IDLE;
    }
    reader.readOnce(arrived);
    beat();
    return reader.hasMore()
        ? Duration.ZERO
        : PACING.after(Duration.ofNanos(nanoTime.getAsLong() - began));
  }

  private List<StreamClient> arrived() {
    List<StreamClient> arrived = new ArrayList<>();
    for (StreamClient one = arriving.poll(); one != null; one = arriving.poll()) {
      arrived.add(one);
    }
    return arrived;
  }

  private void countClosed() {
    int before = clients.size();
    clients.removeIf(client -> client.connection().isClosed());
    connected.addAndGet(clients.size() - before);
  }

  /** Keeps quiet connections alive, and drops clients that take nothing. */
  private void beat() {
    long now = nanoTime.getAsLong();
    for (StreamClient client : clients) {
      Connection connection = client.connection();
      long stuck = connection.stuckNanos();
      if (stuck > STUCK.plus(LAST_WORDS).toNanos()) {
        connection.abort();
      } else if (stuck > STUCK.toNanos()) {
        drop(client);
      } else if (now - connection.sentAt() > HEARTBEAT.toNanos()) {
        connection.send(new EventText().heartbeat(reader.id(client)).bytes());
      }
    }
  }

  private void drop(StreamClient client) {
    if (client.connection().end(closed("slow"))) {
      dropped.incrementAndGet();
      LOG.warn(
          "A client of the live stream (token \"{}\") is dropped: it took nothing for {} s",
          client.name(),
          STUCK.toSeconds());
    }
  }

  private static byte[] closed(String reason) {
    return new EventText().add(null, "closed", StreamJson.object().put("reason", reason)).bytes();
  }

  @Override
  protected void started() {
    agent.start();
  }

  @Override
  protected void stopped() {
    agent.close();
    clients.addAll(arrived());
    clients.forEach(client -> client.connection().end(closed("shutdown")));
    awaitEnd();
  }

  /** Gives clients a moment to take what is queued. */
  private void awaitEnd() {
    CompletableFuture<?>[] ends =
        clients.stream()
            .map(client -> client.connection().ended())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    clients.forEach(client -> client.connection().abort());
  }
}
