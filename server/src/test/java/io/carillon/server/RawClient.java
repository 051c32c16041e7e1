package io.carillon.server;

import io.carillon.definition.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends bytes as they are, well-formed or not, over one connection that is kept while it can be.
 */
final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 60_000;

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  RawClient(int port) {
    this.port = port;
  }

  /** What came back; the names of headers are in lower case. */
  record Reply(int status, Map<String, String> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    JsonNode json() {
      return Json.MAPPER.readTree(body);
    }
  }

  /** The bytes of a request with a body, if there is one, and its length. */
  static byte[] bytes(String head, byte @Nullable [] body) {
    String length = body == null ? "" : "Content-Length: " + body.length + "\r\n";
    byte[] before = (head + length + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[before.length + (body == null ? 0 : body.length)];
    System.arraycopy(before, 0, all, 0, before.length);
    if (body != null) {
      System.arraycopy(body, 0, all, before.length, body.length);
    }
    return all;
  }

  /** Sends a request and reads the answer to it; a kept connection that was closed is made anew. */
  Reply send(byte[] request, boolean hasAnswerBody) throws IOException {
    boolean kept = socket != null;
    try {
      return exchange(request, hasAnswerBody);
    } catch (IOException e) {
      close();
      if (!kept) {
        throw e;
      }
      return exchange(request, hasAnswerBody);
    }
  }

  private Reply exchange(byte[] request, boolean hasAnswerBody) throws IOException {
    Socket open = socket == null ? new Socket(InetAddress.getLoopbackAddress(), port) : socket;
    if (socket == null) {
      socket = open;
      open.setSoTimeout(TIMEOUT_MILLIS);
      open.setTcpNoDelay(true);
      in = new BufferedInputStream(open.getInputStream());
    }
    open.getOutputStream().write(request);
    InputStream from = in;
    if (from == null) {
      throw new IOException("not connected");
    }
    Reply reply = read(from, hasAnswerBody);
    if (reply.header("connection").equalsIgnoreCase("close")) {
      close();
    }
    return reply;
  }

  private Reply read(InputStream from, boolean hasBody) throws IOException {
    String first = line(from);
    int status = Integer.parseInt(first.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(from, hasBody);
    }
    byte[] body = hasBody && status != 204 && status != 304 ? body(from, headers) : new byte[0];
    return new Reply(status, headers, new String(plain(body, headers), StandardCharsets.UTF_8));
  }

  private static byte[] plain(byte[] body, Map<String, String> headers) throws IOException {
    boolean packed = headers.getOrDefault("content-encoding", "").equals("gzip");
    return packed && body.length > 0
        ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
        : body;
  }

  private static byte[] body(InputStream from, Map<String, String> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return from.readNBytes(Integer.parseInt(headers.get("content-length")));
    }
    if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return headers.getOrDefault("connection", "").equals("close")
          ? from.readAllBytes()
          : new byte[0];
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = size(from); size > 0; size = size(from)) {
      all.write(from.readNBytes(size));
      line(from);
    }
    line(from);
    return all.toByteArray();
  }

  private static int size(InputStream from) throws IOException {
    return Integer.parseInt(line(from).strip(), 16);
  }

  private static String line(InputStream from) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = from.read(); one != '\n'; one = from.read()) {
      if (one < 0) {
        throw new EOFException("the connection was closed after " + line);
      }
      if (one != '\r') {
        line.write(one);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
    socket = null;
    in = null;
  }
}
