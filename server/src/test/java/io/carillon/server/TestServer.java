package io.carillon.server;

import com.sun.net.httpserver.HttpServer;
import io.carillon.definition.Json;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.boot.CarillonServer;
import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real server with a real PostgreSQL, a page to scrape, and a client that is logged in. Each
 * answer is held against the description of the interface, and no secret may be found anywhere.
 */
public final class TestServer implements AutoCloseable {

  public static final String TOKEN = "a-token-for-tests-only";
  static final String PAGE = "<html><body><h1>Prices</h1><p class=price>42</p></body></html>";

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer page;
  private final TestSite site;
  private final CarillonServer server;
  private final ApiDescription description;
  private final SecretSweep secrets = SecretSweep.begin();

  TestServer(Path data) {
    this(data, Map.of());
  }

  /** With further settings. */
  public TestServer(Path data, Map<String, String> more) {
    this(data, TestSite.shared(), more);
  }

  /** On that PostgreSQL, which it closes at its end. */
  TestServer(Path data, EmbeddedPostgres postgres) {
    this(data, postgres, Map.of());
  }

  /** On that PostgreSQL, which it closes at its end, with settings over the ones for tests. */
  TestServer(Path data, EmbeddedPostgres postgres, Map<String, String> more) {
    this(data, TestSite.of(postgres), more);
  }

  private TestServer(Path data, TestSite site, Map<String, String> more) {
    this.page = page();
    this.site = site;
    this.server = CarillonServer.start(settings(data, site, more));
    this.description = new ApiDescription(described());
  }

  private ObjectNode described() {
    return answer(
            request("GET", "/openapi.json", null)
                .header("Authorization", "Bearer " + TOKEN)
                .build())
        .json();
  }

  /** Settings for a server on that PostgreSQL, at any free port, over which others may be laid. */
  public static ServerSettings settings(
      Path data, EmbeddedPostgres postgres, Map<String, String> more) {
    return settings(data, TestSite.of(postgres), more);
  }

  /** The same on that database. */
  public static ServerSettings settings(Path data, TestSite site, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CARILLON_PORT", "0");
    environment.put("CARILLON_DATA", data.toString());
    environment.put("CARILLON_TOKEN", TOKEN);
    environment.put("CARILLON_SAMPLES", "false");
    environment.put("CARILLON_ALLOW_PRIVATE_ADDRESSES", "true");
    environment.put("CARILLON_DB_URL", site.jdbcUrl());
    environment.put("CARILLON_DB_USER", site.user());
    environment.put("CARILLON_DB_PASSWORD", site.password());
    environment.putAll(more);
    return ServerSettings.read(environment);
  }

  ApiDescription description() {
    return description;
  }

  public <T> T bean(Class<T> type) {
    return server.bean(type);
  }

  public TestSite site() {
    return site;
  }

  public int port() {
    return server.settings().port();
  }

  private static HttpServer page() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public String pageUrl() {
    return "http://127.0.0.1:" + page.getAddress().getPort() + "/prices";
  }

  /** An answer. */
  public record Answer(int status, HttpResponse<String> response) {
    /** Returns the body. */
    public ObjectNode json() {
      return Json.object(response.body());
    }

    /** Returns a header; empty for none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer post(String path, @Nullable String body) {
    return send("POST", path, body);
  }

  public Answer send(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        request(method, path, body)
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json");
    return checked(method, path, body, request, headers);
  }

  /** Sends a body that is not JSON. */
  public Answer sendAs(String type, String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        request(method, path, body)
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", type);
    return checked(method, path, null, request, headers);
  }

  Answer stranger(String method, String path, String... headers) {
    return checked(method, path, null, request(method, path, null), headers);
  }

  /** Sends JSON without a token. */
  Answer open(String method, String path, String body) {
    HttpRequest.Builder request =
        request(method, path, body).header("Content-Type", "application/json");
    return checked(method, path, body, request);
  }

  /** Sends JSON with that token. */
  public Answer as(
      String token, String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        request(method, path, body)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    return checked(method, path, body, request, headers);
  }

  private HttpRequest.Builder request(String method, String path, @Nullable String body) {
    return HttpRequest.newBuilder(URI.create(server.settings().localUrl() + path))
        .method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
  }

  private Answer checked(
      String method,
      String path,
      @Nullable String body,
      HttpRequest.Builder request,
      String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    secrets.note(method, path, body);
    Answer answer = answer(request.build());
    secrets.check(method, path, answer.response().body());
    description.check(method, path.replaceFirst("\\?.*", ""), body, answer);
    return answer;
  }

  private Answer answer(HttpRequest request) {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new AssertionError(request + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
    page.stop(0);
    try {
      secrets.end(site);
    } finally {
      site.end().run();
    }
  }
}
