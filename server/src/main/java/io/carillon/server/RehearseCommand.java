package io.carillon.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;

/**
 * Starts a server on a passing folder with a database of its own, asks it for its pages and stops
 * it: what the JVM's ahead-of-time cache learns from. The settings of the environment do not count.
 */
@Command(name = "rehearse", description = "Start a server, use it and stop it", hidden = true)
final class RehearseCommand implements Callable<Integer> {

  private static final List<String> PAGES =
      List.of(
          "/",
          "/health/ready",
          "/metrics",
          "/api/v1/task-types",
          "/api/v1/task-configs",
          "/api/v1/executions",
          "/api/v1/stats");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("carillon-rehearsal-");
    // The database may have to run as another user than this one.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      rehearse(folder);
      return 0;
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static void rehearse(Path folder) throws IOException, InterruptedException {
    String token = UUID.randomUUID().toString();
    ServerSettings settings =
        ServerSettings.read(
            Map.of(
                "CARILLON_DATA",
                folder.toString(),
                "CARILLON_PLUGINS",
                folder.resolve("plugins").toString(),
                "CARILLON_PORT",
                "0",
                "CARILLON_TOKEN",
                token));
    try (CarillonServer server = CarillonServer.start(settings);
        HttpClient client = HttpClient.newHttpClient()) {
      for (String page : PAGES) {
        ask(client, URI.create(server.settings().localUrl() + page), token);
      }
    }
  }

  private static void ask(HttpClient client, URI page, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page).header("Authorization", "Bearer " + token).build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("GET %s answered %d".formatted(page, status));
    }
  }
}
