package io.carillon.server;

import io.carillon.definition.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One page in a real Chromium, driven by its DevTools protocol: that needs a WebSocket of the JDK
 * and no driver of a hundred megabytes.
 */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final String page;

  private Browser(Process process, String address) {
    this.process = process;
    this.socket =
        client.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
    ObjectNode blank = Json.MAPPER.createObjectNode().put("url", "about:blank");
    String target = send("Target.createTarget", blank, null).get("targetId").stringValue();
    ObjectNode attach = Json.MAPPER.createObjectNode().put("targetId", target).put("flatten", true);
    this.page = send("Target.attachToTarget", attach, null).get("sessionId").stringValue();
  }

  /** Starts a browser with an empty profile in that folder. */
  static Browser start(Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                program(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-dev-shm-usage",
                "--no-proxy-server",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread.ofVirtual().start(() -> drain(log));
        return new Browser(process, line.substring(LISTENING.length()));
      }
    }
    throw new AssertionError("Chromium ended with " + process.onExit().join().exitValue());
  }

  private static String program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name ->
            Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Chromium: run scripts/test-needs"));
  }

  private static void drain(BufferedReader log) {
    try {
      log.lines().forEach(line -> {});
    } catch (RuntimeException e) {
      return; // it has ended
    }
  }

  private JsonNode send(String method, ObjectNode parameters, @Nullable String session) {
    int id = ids.incrementAndGet();
    ObjectNode message = Json.MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode json = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (json.has("error")) {
      throw new AssertionError(method + ": " + json.get("error"));
    }
    return json.get("result");
  }

  /** Opens an address. */
  void open(String url) {
    send("Page.navigate", Json.MAPPER.createObjectNode().put("url", url), page);
  }

  /** The value of an expression, awaited if it is a promise; missing while a page changes. */
  JsonNode evaluate(String script) {
    ObjectNode parameters =
        Json.MAPPER
            .createObjectNode()
            .put("expression", script)
            .put("awaitPromise", true)
            .put("returnByValue", true)
            .put("userGesture", true);
    return send("Runtime.evaluate", parameters, page).path("result").path("value");
  }

  /** Waits until an expression is true. */
  void await(String condition) {
    Awaitility.await(condition)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(e -> true)
        .until(() -> evaluate("Boolean(" + condition + ")").booleanValue());
  }

  /** Waits for an element and clicks on it. */
  void click(String selector) {
    String element = "document.querySelector('" + selector + "')";
    await(element);
    evaluate(element + ".click()");
  }

  /** Waits for a field and writes into it. */
  void type(String selector, String text) {
    String element = "document.querySelector('" + selector + "')";
    await(element);
    evaluate(element + ".value = '" + text + "'");
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        JsonNode message = Json.MAPPER.readTree(parts.toString());
        parts.setLength(0);
        CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt(0));
        if (answer != null) {
          answer.complete(message);
        }
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
