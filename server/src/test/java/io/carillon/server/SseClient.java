package io.carillon.server;

import io.carillon.definition.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads server-sent events, as a browser does. */
final class SseClient implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An event; {@code data} is empty for a position or comment alone. */
  record Event(String id, String name, String data) {
    ObjectNode json() {
      return Json.object(data);
    }
  }

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread reader;
  private volatile String lastId = "";
  private volatile boolean ended;

  private SseClient(HttpResponse<InputStream> response, @Nullable String lastId) {
    this.response = response;
    this.lastId = lastId == null ? "" : lastId;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  static SseClient open(TestServer server, String path, @Nullable String lastId) {
    return open(server, path, lastId, TestServer.TOKEN);
  }

  static SseClient open(TestServer server, String path, @Nullable String lastId, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      HttpResponse<InputStream> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        throw new AssertionError(response.statusCode() + " " + body);
      }
      return new SseClient(response, lastId);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<InputStream> response() {
    return response;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String name = "";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          events.add(new Event(lastId, name, data.toString()));
          name = "";
          data.setLength(0);
        } else if (line.startsWith("id: ")) {
          lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        }
      }
    } catch (IOException e) {
      // The connection was cut, by one side or the other.
    } finally {
      ended = true;
    }
  }

  /** The next event of one of these names; fails after 30 s. */
  Event next(String... names) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      Event event = poll(Math.max(1, until - System.nanoTime()));
      if (event == null) {
        throw new AssertionError("none of " + List.of(names) + " came" + (ended ? ": ended" : ""));
      }
      if (List.of(names).contains(event.name())) {
        return event;
      }
    }
  }

  /** The next event, of any name; null when none comes in that time. */
  @Nullable Event poll(long nanos) {
    try {
      return events.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    try {
      response.body().close();
      reader.join(Duration.ofSeconds(10));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
