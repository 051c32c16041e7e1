package io.carillon.tasks.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Gives a plain mail server TLS: after STARTTLS, or from the first byte. */
public final class TlsFront implements AutoCloseable {

  private final ServerSocket server;
  private final int behind;
  private final SSLContext tls;
  private final boolean atOnce;

  /** The lines that clients sent before TLS. */
  public final List<String> inTheClear = new CopyOnWriteArrayList<>();

  public TlsFront(int behind, SSLContext tls, boolean atOnce) {
    this.behind = behind;
    this.tls = tls;
    this.atOnce = atOnce;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> pass(client));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void pass(Socket client) {
    try (client;
        Socket inner = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      client.setTcpNoDelay(true);
      inner.setTcpNoDelay(true);
      if (!atOnce) {
        greet(client);
      }
      SSLSocket outer = (SSLSocket) tls.getSocketFactory().createSocket(client, null, true);
      outer.setUseClientMode(false);
      outer.startHandshake();
      if (!atOnce) {
        skipLine(inner.getInputStream());
      }
      Thread back = Thread.ofVirtual().start(() -> pump(inner, outer));
      pump(outer, inner);
      back.join();
    } catch (IOException | InterruptedException e) {
      return; // one of them hung up
    }
  }

  private void greet(Socket client) throws IOException {
    say(client, "220 front\r\n");
    while (true) {
      String line = line(client.getInputStream());
      inTheClear.add(line);
      if (line.startsWith("STARTTLS")) {
        say(client, "220 go ahead\r\n");
        return;
      }
      say(client, "250-front\r\n250 STARTTLS\r\n");
    }
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads byte by byte, so that nothing of the handshake is read too early. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void skipLine(InputStream in) throws IOException {
    line(in);
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8_192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
      to.close();
    } catch (IOException e) {
      return; // one of them hung up
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
