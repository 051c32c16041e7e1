package io.carillon.server.command;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.security.AdministratorToken;
import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** Encrypts the keys of all secrets with a new master key, using the server on this machine. */
@Command(
    name = "rotate-key",
    description = {
      "Encrypt the keys of all secrets with a new master key, at the running server on this"
          + " machine.",
      "With a key file, the server makes the new key. With CARILLON_SECRET_KEY, first put the new"
          + " key before the old one, separated by a comma, on every node.",
      "An interrupted rotation continues when it is called again."
    },
    mixinStandardHelpOptions = true)
public final class RotateKeyCommand implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int BAD_SETTINGS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Integer call() throws InterruptedException {
    return rotate(System.getenv());
  }

  /** Rotates the key of a server with these settings; returns the exit code. */
  public static int rotate(Map<String, String> environment) throws InterruptedException {
    ServerSettings settings;
    try {
      settings = ServerSettings.read(environment);
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> System.err.println(fault.path() + " " + fault.message()));
      return BAD_SETTINGS;
    }
    String token = AdministratorToken.known(settings);
    if (token == null) {
      System.err.println(
          "There is no administrator's token: neither CARILLON_TOKEN nor the file %s has one"
              .formatted(AdministratorToken.file(settings)));
      return FAILED;
    }
    return ask(settings.localUrl(), token);
  }

  private static int ask(String url, String token) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/secrets/rotate"))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .POST(BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return show(client.send(request, BodyHandlers.ofString()), url);
    } catch (IOException e) {
      System.err.println(
          "No server answers at %s: start it, or set CARILLON_ADDRESS and CARILLON_PORT as for the server"
              .formatted(url));
      return FAILED;
    }
  }

  private static int show(HttpResponse<String> answer, String url) {
    ObjectNode json = Json.object(answer.body());
    if (answer.statusCode() != 200) {
      System.err.println(
          "The server at %s refused with status %d: %s"
              .formatted(url, answer.statusCode(), json.path("detail").asString("")));
      return FAILED;
    }
    System.out.println(
        "%s secrets are now encrypted with the key %s%s"
            .formatted(
                json.path("changed").asString(),
                json.path("key_id").asString(),
                json.path("made").asBoolean()
                    ? ", which is new; the key file keeps the old one for older backups"
                    : ""));
    return 0;
  }
}
