package io.carillon.server.command;

import io.carillon.cli.http.PinnedCertificate;
import io.carillon.cli.text.Messages;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.sentence.FaultSentences;
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
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

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

  /** Prints an answer. */
  @FunctionalInterface
  interface Printer {

    /** Prints the answer of the server with that URL; returns the exit code. */
    int print(HttpResponse<String> answer, String url, Messages messages);
  }

  /** Calls the server with these settings; returns the exit code. */
  int send(Map<String, String> environment, Messages messages, Printer printer)
      throws InterruptedException {
    ServerSettings settings;
    try {
      settings = ServerSettings.read(environment);
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> System.err.println(text(fault, messages)));
      return BAD_SETTINGS;
    }
    String token = AdministratorToken.known(settings);
    if (token == null) {
      System.err.println(messages.text("administrator.token", AdministratorToken.file(settings)));
      return FAILED;
    }
    return send(settings, token, messages, printer);
  }

  /** Returns the fault of a setting in the language of the messages. */
  static String text(Fault fault, Messages messages) {
    return fault.path() + " " + FaultSentences.text(fault.message(), messages.language().locale());
  }

  private int send(ServerSettings settings, String token, Messages messages, Printer printer)
      throws InterruptedException {
    String url = settings.localUrl();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header("Accept-Language", messages.language().suffix())
            .timeout(patience)
            .POST(BodyPublishers.noBody())
            .build();
    try (HttpClient client = client(settings.front().tls())) {
      return printer.print(client.send(request, BodyHandlers.ofString()), url, messages);
    } catch (IOException e) {
      System.err.println(messages.text("administrator.server", url));
      return FAILED;
    }
  }

  /** Returns the object of an answer; an empty one where another program than Carillon answers. */
  static ObjectNode json(HttpResponse<String> answer) {
    try {
      return Json.MAPPER.readTree(answer.body()) instanceof ObjectNode json
          ? json
          : Json.MAPPER.createObjectNode();
    } catch (JacksonException e) {
      return Json.MAPPER.createObjectNode();
    }
  }

  private HttpClient client(@Nullable TlsSettings tls) throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(patience);
    return tls == null ? client.build() : client.sslContext(context(tls)).build();
  }

  private static SSLContext context(TlsSettings tls) throws IOException {
    return switch (tls) {
      case TlsSettings.Pem pem -> PinnedCertificate.pem(pem.certificate());
      case TlsSettings.Pkcs12 file -> PinnedCertificate.pkcs12(file.store(), file.password());
    };
  }
}
