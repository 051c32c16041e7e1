package io.carillon.server.command;

import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.server.boot.CarillonServer;
import io.carillon.server.boot.NodeApplication;
import io.carillon.server.plugins.Plugins;
import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Starts a server on a temporary folder with an embedded database, uses it, stops it, and repeats
 * this on the folder it left: the training run of the JVM's ahead-of-time cache. Ignores the
 * environment's settings.
 */
public final class TrainAotCacheCommand {

  private static final Duration RUN_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final String CONFIGS = "/api/v1/task-configs";
  private static final List<String> PAGES =
      List.of(
          "/",
          "/health/ready",
          "/metrics",
          "/api/v1/task-types",
          CONFIGS,
          "/api/v1/executions",
          "/api/v1/stats");

  private TrainAotCacheCommand() {}

  /** Runs it; an exception when anything of it fails. */
  public static void run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("carillon-rehearsal-");
    // The embedded database may have to run as another user.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      // First a start that scans for beans, as a worker does; then a start with the build's beans.
      rehearse(
          folder,
          (settings, plugins) -> NodeApplication.lookingForBeans(WebApplicationType.SERVLET));
      rehearse(folder, NodeApplication::of);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static Map<String, String> environment(Path folder, String token) {
    return Map.of(
        "CARILLON_DATA",
        folder.toString(),
        "CARILLON_PLUGINS",
        folder.resolve("plugins").toString(),
        "CARILLON_PORT",
        "0",
        "CARILLON_TOKEN",
        token);
  }

  private static void rehearse(
      Path folder, BiFunction<ServerSettings, Plugins, SpringApplication> maker)
      throws IOException, InterruptedException {
    String token = UUID.randomUUID().toString();
    ServerSettings settings = ServerSettings.read(environment(folder, token));
    try (CarillonServer server = CarillonServer.start(settings, maker);
        HttpClient client = HttpClient.newHttpClient()) {
      Caller caller = new Caller(client, server.settings().localUrl(), token);
      for (String page : PAGES) {
        caller.get(page);
      }
      runSamples(caller);
    }
  }

  /** Runs those of the shipped types; the others are made to take long. */
  private static void runSamples(Caller caller) throws IOException, InterruptedException {
    ObjectNode asked = Json.MAPPER.createObjectNode().put("overlap", Overlap.ALLOW.code());
    ArrayNode ids = asked.putArray("ids");
    Json.object(caller.get(CONFIGS + "?label=team=operations"))
        .get("items")
        .forEach(config -> ids.add(config.get("id")));
    for (JsonNode run : Json.object(caller.post(CONFIGS + "/run", asked)).get("results")) {
      awaitEnd(caller, "/api/v1/executions/" + run.get("execution_id").stringValue());
    }
  }

  private static void awaitEnd(Caller caller, String execution)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + RUN_LIMIT.toNanos();
    while (!Json.object(caller.get(execution)).get("finished_at").isString()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(execution + " does not end");
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }

  /** HTTP client that sends requests to the server as its administrator. */
  private record Caller(HttpClient client, String url, String token) {

    String get(String path) throws IOException, InterruptedException {
      return send(request(path));
    }

    String post(String path, ObjectNode body) throws IOException, InterruptedException {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create(url + path))
          .header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("%s: %d".formatted(answer, answer.statusCode()));
      }
      return answer.body();
    }
  }
}
