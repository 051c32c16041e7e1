package io.carillon.tasks.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A mail server that answers until the mail begins, and then reads nothing more. */
final class SilentServer implements AutoCloseable {

  private static final String[] ANSWERS = {
    "220 ready", "250 hello", "250 sender", "250 recipient", "354 go ahead"
  };

  private final ServerSocket server = new ServerSocket();
  private volatile @Nullable Socket client;

  SilentServer() throws IOException {
    server.setReceiveBufferSize(4_096);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    try {
      Socket accepted = server.accept();
      client = accepted;
      for (String answer : ANSWERS) {
        accepted.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        skipLine(accepted);
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private static void skipLine(Socket client) throws IOException {
    int c = client.getInputStream().read();
    while (c >= 0 && c != '\n') {
      c = client.getInputStream().read();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Socket accepted = client;
    if (accepted != null) {
      accepted.close();
    }
  }
}
