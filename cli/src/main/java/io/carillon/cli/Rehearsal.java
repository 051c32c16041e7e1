package io.carillon.cli;

import com.sun.net.httpserver.HttpServer;
import io.carillon.cli.session.Terminal;
import io.carillon.cli.session.Terminal.Screen;
import io.carillon.cli.session.Terminal.Streams;
import io.carillon.cli.text.Language;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

/**
 * Runs common commands against a small server of its own: the training run of the JVM's cache, made
 * by the launcher. What it prints is thrown away.
 */
final class Rehearsal {

  private static final String ANSWER =
      """
      {"items": [{"id": 7, "name": "nightly", "task_type": "http_request", "status": "active",
        "schedule": {"type": "cron", "expression": "0 3 * * *"}, "next_due_at": "2026-01-01T03:00:00Z",
        "kind": "fired", "run_ms": 1234, "priority": 5, "retry": {"backoff": 2.0}}], "next_cursor": null, "id": 7,
        "name": "nightly", "status": "succeeded", "version": 1, "schedule": {"type": "manual"}}
      """;

  private static final String[][] CALLS = {
    {"ls"},
    {"ls", "-o", "json"},
    {"ls", "-o", "yaml", "--lang", Language.ZH.suffix()},
    {"get", "7"},
    {"get", "nightly", "--color", "always"},
    {"ls", "--no-such-option"},
    {"executions"},
    {"events", "7"},
    {"--help"}
  };

  private final Program program;

  Rehearsal(Program program) {
    this.program = program;
  }

  /** Runs it; returns the exit code. */
  int run() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      Terminal terminal = terminal(server.getAddress().getPort());
      for (String[] call : CALLS) {
        program.run(terminal, call);
      }
      server.stop(0);
      return 0;
    } catch (IOException e) {
      System.err.println(Objects.toString(e.getMessage(), "no server"));
      return 1;
    }
  }

  private static Terminal terminal(int port) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Terminal(
        Map.of("CARILLON_PORT", String.valueOf(port)),
        Path.of("").toAbsolutePath(),
        new Streams(new ByteArrayInputStream(new byte[0]), nowhere, nowhere),
        new Screen(false, true, false, 120),
        InstantSource.system(),
        ZoneId.systemDefault());
  }
}
