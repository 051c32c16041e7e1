package io.carillon.server.command;

import io.carillon.fault.InvalidInputException;
import io.carillon.server.security.AdministratorToken;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.settings.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A POST without a body to the running server on this machine, with its administrator's token.
 *
 * @param path below the URL of the server
 * @param patience the longest wait for the connection, and for the answer
 */
record AdministratorCall(String path, Duration patience) {

  /** The exit code when the server gives no answer, or refuses. */
  static final int FAILED = 1;

  private static final int BAD_SETTINGS = 2;
  private static final String NO_TOKEN =
      "There is no administrator's token: neither CARILLON_TOKEN nor the file %s has one;"
          + " CARILLON_DATA must name the server's data folder";
  private static final String NO_SERVER =
      "No server answers at %s: start it, or set CARILLON_ADDRESS and CARILLON_PORT as for the"
          + " server";

  /** Prints an answer. */
  @FunctionalInterface
  interface Printer {

    /** Prints the answer of the server with that URL; returns the exit code. */
    int print(HttpResponse<String> answer, String url);
  }

  /** Calls the server with these settings; returns the exit code. */
  int send(Map<String, String> environment, Printer printer) throws InterruptedException {
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
    return send(settings, token, printer);
  }

  private int send(ServerSettings settings, String token, Printer printer)
      throws InterruptedException {
    String url = settings.localUrl();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .timeout(patience)
            .POST(BodyPublishers.noBody())
            .build();
    try (HttpClient client = client(settings.front().tls())) {
      return printer.print(client.send(request, BodyHandlers.ofString()), url);
    } catch (IOException e) {
      System.err.println(NO_SERVER.formatted(url));
      return FAILED;
    }
  }

  private HttpClient client(@Nullable TlsSettings tls) throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(patience);
    return tls == null ? client.build() : client.sslContext(PinnedCertificate.context(tls)).build();
  }
}
