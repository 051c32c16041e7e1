package io.carillon.bench.stream;

import io.carillon.definition.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts a client of the live stream off for a minute while the server decides, runs and ends
 * hundreds of executions a second, and compares what the client got with what is on record: each
 * execution must have been told of as queued once, and as ended once.
 *
 * <p>{@code StreamCut URL [CONFIGS] [CUT_SECONDS]}, with the administrator's token in {@code
 * CARILLON_TOKEN}, against a server of its own. Each config is due once a second, and makes two
 * events a second.
 */
public final class StreamCut {

  private static final Duration BEFORE = Duration.ofSeconds(20);
  private static final Duration AFTER = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  private StreamCut(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** Runs it; ends with 1 when a state is missing or came twice. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String token = System.getenv("CARILLON_TOKEN");
    if (arguments.length < 1 || token == null) {
      throw new IllegalArgumentException("StreamCut URL [CONFIGS] [CUT_SECONDS], CARILLON_TOKEN");
    }
    int configs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 250;
    long cut = arguments.length > 2 ? Long.parseLong(arguments[2]) : 60;
    boolean whole = new StreamCut(arguments[0], token).run(configs, Duration.ofSeconds(cut));
    System.exit(whole ? 0 : 1);
  }

  private boolean run(int configs, Duration cut) throws IOException, InterruptedException {
    String label = "bench=stream-" + System.nanoTime();
    StreamClient client =
        new StreamClient(http, request("/stream?topic=executions&every=true&label=" + label));
    client.connect();
    create(configs, label);
    Thread.sleep(BEFORE);
    long before = client.events();
    client.cut();
    say("%,d events before the cut".formatted(before));
    Thread.sleep(cut);
    long began = System.nanoTime();
    client.connect();
    long missed = caughtUp(client, configs);
    say(
        "%,d events of the %d s were caught up in %.1f s"
            .formatted(missed, cut.toSeconds(), (System.nanoTime() - began) / 1e9));
    Thread.sleep(AFTER);
    post("/task-configs/pause", "{\"filter\": {\"label\": \"%s\"}}".formatted(label));
    awaitQuiet(client);
    client.cut();
    return compare(client.states(), recorded(label));
  }

  private void create(int configs, String label) throws IOException, InterruptedException {
    String[] pair = label.split("=", 2);
    for (int i = 0; i < configs; i++) {
      post(
          "/task-configs",
          """
          {"name": "%s %d", "labels": {"%s": "%s"}, "task_type": "cleanup",
            "parameters": {"folder": "nothing", "older_than": "1h"},
            "overlap": "allow", "schedule": {"type": "interval", "every": "1s"}}
          """
              .formatted(pair[1], i, pair[0], pair[1]));
    }
  }

  /** Waits until events come no faster than they are made; returns how many came meanwhile. */
  private static long caughtUp(StreamClient client, int configs) throws InterruptedException {
    long first = client.events();
    while (client.events() == first && client.quiet().compareTo(LONGEST) < 0) {
      Thread.sleep(Duration.ofMillis(50));
    }
    long last;
    do {
      last = client.events();
      Thread.sleep(Duration.ofSeconds(1));
    } while (client.events() - last > 3L * configs);
    return last - first;
  }

  private static void awaitQuiet(StreamClient client) throws InterruptedException {
    long until = System.nanoTime() + LONGEST.toNanos();
    while (client.quiet().compareTo(QUIET) < 0) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("events still come " + LONGEST + " after all were paused");
      }
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  /** Returns the states that must have come: {@code queued}, and the one of the end. */
  private Set<String> recorded(String label) throws IOException, InterruptedException {
    Set<String> states = new HashSet<>();
    String cursor = "";
    do {
      JsonNode page = get("/executions?limit=200&label=" + label + cursor);
      for (JsonNode execution : page.path("items")) {
        String id = execution.path("id").asString("");
        states.add("queued " + id);
        states.add(execution.path("status").asString("") + " " + id);
      }
      cursor = page.path("next_cursor").asString("");
      cursor = cursor.isEmpty() ? "" : "&cursor=" + cursor;
    } while (!cursor.isEmpty());
    return states;
  }

  private static boolean compare(List<String> got, Set<String> recorded) {
    Set<String> once = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (String state : got) {
      if (!once.add(state)) {
        twice.add(state);
      }
    }
    Set<String> missing = new HashSet<>(recorded);
    missing.removeAll(once);
    Set<String> unknown = new HashSet<>(once);
    unknown.removeAll(recorded);
    say(
        "%,d events for %,d on record: %d missing, %d twice, %d of nothing on record"
            .formatted(got.size(), recorded.size(), missing.size(), twice.size(), unknown.size()));
    missing.stream().limit(10).forEach(state -> say("missing: " + state));
    return missing.isEmpty() && twice.isEmpty() && unknown.isEmpty();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private ObjectNode get(String path) throws IOException, InterruptedException {
    return answer(request(path).build());
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    answer(request(path).POST(BodyPublishers.ofString(body)).build());
  }

  private ObjectNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(request.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return Json.object(response.body());
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
