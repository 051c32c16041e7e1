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

/** Prints a new link that logs in once, using the administrator's token of this machine. */
@Command(
    name = "login-link",
    description = {
      "Print a link that logs in at the server on this machine once, within 10 minutes.",
      "It reads the settings of the server: CARILLON_DATA, CARILLON_PORT and so on."
    },
    mixinStandardHelpOptions = true)
public final class LoginLinkCommand implements Callable<Integer> {

  private static final String NO_TOKEN =
      "There is no administrator's token: neither CARILLON_TOKEN nor the file %s has one; CARILLON_DATA"
          + " must name the server's data folder";
  private static final String NO_SERVER =
      "No server answers at %s: start it, or set CARILLON_ADDRESS and CARILLON_PORT as for the server";
  private static final int FAILED = 1;
  private static final int BAD_SETTINGS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public Integer call() throws InterruptedException {
    return print(System.getenv());
  }

  /** Prints the link for a server with these settings; returns the exit code. */
  public static int print(Map<String, String> environment) throws InterruptedException {
    ServerSettings settings;
    try {
      settings = ServerSettings.read(environment);
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> System.err.println(fault.path() + " " + fault.message()));
      return BAD_SETTINGS;
    }
    String token = AdministratorToken.known(settings);
    if (token == null) {
      System.err.println(NO_TOKEN.formatted(AdministratorToken.file(settings)));
      return FAILED;
    }
    return ask(settings.localUrl(), token);
  }

  private static int ask(String url, String token) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/login-codes"))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .POST(BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return show(client.send(request, BodyHandlers.ofString()), url);
    } catch (IOException e) {
      System.err.println(NO_SERVER.formatted(url));
      return FAILED;
    }
  }

  private static int show(HttpResponse<String> answer, String url) {
    if (answer.statusCode() != 201) {
      System.err.println(
          "The server at %s refused with status %d; its administrator's token may be another one"
              .formatted(url, answer.statusCode()));
      return FAILED;
    }
    System.out.println(Json.object(answer.body()).get("url").stringValue());
    return 0;
  }
}
