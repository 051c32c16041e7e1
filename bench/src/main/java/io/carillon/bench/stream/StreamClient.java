package io.carillon.bench.stream;

import io.carillon.definition.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of the live stream that can be cut off and continues behind the last event that it got.
 * It keeps each queued and ended state, in the order in which they came.
 */
final class StreamClient {

  private static final Set<String> RUNNING = Set.of("running", "retrying");

  private final HttpClient http;
  private final HttpRequest.Builder request;
  private final List<String> states = new ArrayList<>();
  private String lastId = "";
  private volatile InputStream body = InputStream.nullInputStream();
  private volatile boolean cut;
  private final AtomicLong events = new AtomicLong();
  private volatile long lastEventAt = System.nanoTime();
  private Thread reader = new Thread();

  /**
   * Creates a client.
   *
   * @param request of the stream, to which the position is added
   */
  StreamClient(HttpClient http, HttpRequest.Builder request) {
    this.http = http;
    this.request = request;
  }

  /** Connects; fails when the server cannot continue behind the last event. */
  void connect() throws IOException, InterruptedException {
    if (!lastId.isEmpty()) {
      request.setHeader("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("the stream was answered with status " + response.statusCode());
    }
    body = response.body();
    cut = false;
    reader = new Thread(this::read, "stream-client");
    reader.start();
  }

  /** Cuts the connection, in the middle of whatever comes. */
  void cut() throws IOException, InterruptedException {
    cut = true;
    body.close();
    reader.join();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String id = lastId;
      String name = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty()) {
          lastId = id;
          take(name, data);
          name = "";
          data = "";
        }
      }
    } catch (IOException e) {
      if (!cut) {
        throw new IllegalStateException("the stream broke", e);
      }
    }
  }

  private void take(String name, String data) {
    switch (name) {
      case "execution" -> {
        ObjectNode state = Json.object(data);
        String status = state.path("status").asString("");
        if (!RUNNING.contains(status)) {
          states.add(status + " " + state.path("id").asString(""));
          events.incrementAndGet();
          lastEventAt = System.nanoTime();
        }
      }
      case "reset", "closed" -> throw new IllegalStateException(name + " " + data);
      default -> {
        // It has opened, or is a heartbeat.
      }
    }
  }

  /** Returns the number of queued and ended states that came. */
  long events() {
    return events.get();
  }

  /** Returns for how long no state has come. */
  Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - lastEventAt);
  }

  /** Returns the states as {@code status id}; call it while the client is cut off. */
  List<String> states() {
    return List.copyOf(states);
  }
}
