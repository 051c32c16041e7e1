package io.carillon.tasks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a free port of this machine that sends given bytes, whatever it is asked. */
final class RawServer implements AutoCloseable {

  private final ServerSocket server;
  private final byte[] answer;
  final List<List<String>> heads = new CopyOnWriteArrayList<>();

  RawServer(byte[] answer) {
    this.answer = answer;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  RawServer(String answer) {
    this(answer.getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> answer(client));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void answer(Socket client) {
    try (client) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      List<String> head = in.lines().takeWhile(line -> !line.isEmpty()).toList();
      heads.add(head);
      client.getOutputStream().write(answer);
    } catch (IOException | UncheckedIOException e) {
      return; // the client hung up
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
