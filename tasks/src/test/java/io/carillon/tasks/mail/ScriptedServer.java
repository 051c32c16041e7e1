package io.carillon.tasks.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A mail server that answers as a test wants; by default it takes everything. */
final class ScriptedServer implements AutoCloseable {

  /** What the server does instead of an answer. */
  static final String HANG = "hang";

  static final String CLOSE = "close";
  static final String ENDLESS_LINE = "endless line";
  static final String ENDLESS_LINES = "endless lines";

  private final ServerSocket server;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, String> answers = new LinkedHashMap<>();
  final List<String> heard = new CopyOnWriteArrayList<>();
  final CountDownLatch called = new CountDownLatch(1);

  ScriptedServer() {
    answers.put("greeting", "220 ready");
    answers.put("EHLO", "250-scripted\r\n250 8BITMIME");
    answers.put("DATA", "354 go ahead");
    answers.put("QUIT", "221 bye");
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /** Answers every line that begins with {@code start}, the longest such start first. */
  ScriptedServer on(String start, String answer) {
    answers.put(start, answer);
    return this;
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> talk(client));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void talk(Socket client) {
    try (client) {
      called.countDown();
      if (!answer(client, answerTo("greeting"))) {
        return;
      }
      InputStream in = client.getInputStream();
      for (String line = line(in); line != null; line = line(in)) {
        heard.add(line);
        if (!answer(client, answerTo(line))) {
          return;
        }
        if (line.equals("DATA") && answerTo(line).startsWith("354")) {
          readMail(in);
          if (!answer(client, answers.getOrDefault(".", "250 taken as 42"))) {
            return;
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      return; // the client hung up
    }
  }

  private String answerTo(String line) {
    String best = "";
    for (String start : answers.keySet()) {
      if (line.startsWith(start) && start.length() > best.length()) {
        best = start;
      }
    }
    return answers.getOrDefault(best, "250 ok");
  }

  private void readMail(InputStream in) throws IOException {
    for (String line = line(in); line != null && !line.equals("."); line = line(in)) {
      heard.add(line);
    }
  }

  private boolean answer(Socket client, String answer) throws IOException, InterruptedException {
    switch (answer) {
      case HANG -> closing.await();
      case ENDLESS_LINE -> flood(client, "2".repeat(8_192));
      case ENDLESS_LINES -> flood(client, "250-again\r\n".repeat(800));
      case CLOSE -> {}
      default -> {
        client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        return true;
      }
    }
    return false;
  }

  private static void flood(Socket client, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    for (int sent = 0; sent < 10 << 20; sent += octets.length) {
      client.getOutputStream().write(octets);
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    server.close();
  }
}
