package io.carillon.cli.http;

import io.carillon.cli.context.ServerContext;
import io.carillon.cli.output.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Talks to one server. An answer of more than 64 MiB is refused. */
public final class ApiClient implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 64 << 20;
  private static final String EVENTS = "text/event-stream";

  private final ServerContext server;
  private final @Nullable String token;
  private final Manner manner;
  private final HttpClient client;

  /**
   * How it asks.
   *
   * @param language of the server's sentences, as {@code Accept-Language} has it
   * @param patience the longest wait for an answer
   */
  public record Manner(String language, Duration patience) {}

  /**
   * Creates it.
   *
   * @param token null to call without
   * @param manner how it asks
   */
  public ApiClient(ServerContext server, @Nullable String token, Manner manner) {
    this.server = server;
    this.token = token;
    this.manner = manner;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
    if (server.url().startsWith("http:")) {
      builder.sslContext(NoTls.context());
    } else if (server.own() != null) {
      builder.sslContext(TrustedCertificates.of(server.own()));
    } else if (server.caFile() != null) {
      builder.sslContext(TrustedCertificates.of(server.caFile()));
    }
    this.client = builder.build();
  }

  /** Returns the URL of the server. */
  public String url() {
    return server.url();
  }

  /** Returns whether it calls with a token. */
  public boolean hasToken() {
    return token != null;
  }

  /** Gets what is at a path. */
  public ApiAnswer get(Query query) throws InterruptedException {
    return send(request("GET", query, null, Map.of()));
  }

  /** Gets the text of another type than JSON that is at a path. */
  public String text(Query query, String type) throws InterruptedException {
    HttpRequest request = request("GET", query, null, Map.of("Accept", type));
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      String body = body(response);
      if (response.statusCode() / 100 == 2) {
        return body;
      }
      throw new ApiProblem(response.statusCode(), json(response, body, false));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Opens a stream of events.
   *
   * @param lastId the id of the last event that came before; empty to begin anew
   * @throws ApiProblem when the server refuses it
   */
  public EventConnection events(Query query, String lastId) throws InterruptedException {
    Map<String, String> headers =
        lastId.isEmpty()
            ? Map.of("Accept", EVENTS)
            : Map.of("Accept", EVENTS, "Last-Event-ID", lastId);
    // Without a limit of its own: JDKs from 26 on would end the response after it.
    HttpRequest request = builder("GET", query, null, headers).build();
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response =
          answer.get(manner.patience().toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        String body = body(response);
        throw new ApiProblem(response.statusCode(), json(response, body, false));
      }
      if (!response.headers().firstValue("Content-Type").orElse("").startsWith(EVENTS)) {
        response.body().close();
        throw new UnreachableException(
            "http.not_carillon", new IOException("no " + EVENTS), server.url());
      }
      return new EventConnection(server.url(), response.body(), lastId);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable(new HttpTimeoutException("no answer"));
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() instanceof IOException cause ? cause : new IOException(e));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Posts a body of JSON, or none. */
  public ApiAnswer post(Query query, @Nullable JsonNode body) throws InterruptedException {
    return send(request("POST", query, body, Map.of()));
  }

  /** Sends a request with that method, a body of JSON or none, and further headers. */
  public ApiAnswer send(
      String method, Query query, @Nullable JsonNode body, Map<String, String> headers)
      throws InterruptedException {
    return send(request(method, query, body, headers));
  }

  private HttpRequest request(
      String method, Query query, @Nullable JsonNode body, Map<String, String> headers) {
    return builder(method, query, body, headers).timeout(manner.patience()).build();
  }

  private HttpRequest.Builder builder(
      String method, Query query, @Nullable JsonNode body, Map<String, String> headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server.url() + query))
            .header("Accept", "application/json")
            .header("Accept-Language", manner.language());
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    if (body != null) {
      builder.setHeader("Content-Type", "application/json");
    }
    headers.forEach(builder::setHeader);
    return builder.method(
        method,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JsonText.write(body)));
  }

  private ApiAnswer send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      String body = body(response);
      boolean good = response.statusCode() / 100 == 2;
      JsonNode json = json(response, body, good);
      if (!good) {
        throw new ApiProblem(response.statusCode(), json);
      }
      String etag = response.headers().firstValue("ETag").orElse(null);
      String date = response.headers().firstValue("Date").orElse(null);
      return new ApiAnswer(response.statusCode(), json, etag, date);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private String body(HttpResponse<InputStream> response) throws IOException {
    try (InputStream stream = response.body()) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        IOException large = new IOException("more than " + MOST_BYTES + " bytes");
        throw new UnreachableException("http.too_large", large, server.url(), MOST_BYTES);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** An error of a proxy is no JSON; a good answer must be. */
  private JsonNode json(HttpResponse<?> response, String body, boolean good) {
    if (body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JsonText.read(body);
    } catch (JacksonException e) {
      if (good || response.statusCode() / 100 == 3) {
        throw new UnreachableException("http.not_carillon", e, server.url());
      }
      return JsonText.object();
    }
  }

  private UnreachableException unreachable(IOException e) {
    if (e instanceof HttpConnectTimeoutException || e instanceof ConnectException) {
      return new UnreachableException("http.no_server", e, server.url());
    }
    if (e instanceof HttpTimeoutException) {
      return new UnreachableException(
          "http.timeout", e, server.url(), manner.patience().toSeconds());
    }
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String key = e instanceof SSLException ? tlsKey() : "http.broken";
    return new UnreachableException(key, e, server.url(), why);
  }

  private String tlsKey() {
    return server.own() == null ? "http.tls" : "http.own_certificate";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
