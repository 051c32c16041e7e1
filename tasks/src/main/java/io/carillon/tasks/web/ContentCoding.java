package io.carillon.tasks.web;

import io.carillon.task.NotRetryableException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The content codings that are requested and decoded, named as in RFC 9110 section 8.4.1. */
final class ContentCoding {

  /** The value of Accept-Encoding. */
  static final String ACCEPTED = "gzip, deflate";

  private static final int MAX_CODINGS = 3;
  private static final int BUFFER_BYTES = 8_192;

  private ContentCoding() {}

  /**
   * Returns the codings of a Content-Encoding header in lower case, in the order they were applied.
   */
  static List<String> of(List<String> headerValues) {
    return headerValues.stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
        .toList();
  }

  /** Returns whether it can be decoded, or needs no decoding. */
  static boolean isKnown(String coding) {
    return switch (coding) {
      case "gzip", "x-gzip", "deflate", "identity" -> true;
      default -> false;
    };
  }

  private static void requireKnown(List<String> codings) throws NotRetryableException {
    if (codings.size() > MAX_CODINGS || !codings.stream().allMatch(ContentCoding::isKnown)) {
      throw new NotRetryableException(
          "its body has the content coding \"%s\"; gzip and deflate can be read"
              .formatted(shown(codings)));
    }
  }

  /**
   * Decodes a body.
   *
   * @param codings in the order they were applied
   * @param maxBytes maximum number of decoded bytes
   * @throws NotRetryableException for an unknown coding, or too many codings
   * @throws IOException when the body does not match its header
   */
  static BoundedBody decode(BoundedBody body, List<String> codings, int maxBytes, BodyMemory room)
      throws NotRetryableException, IOException, InterruptedException {
    if (codings.isEmpty() || body.size() == 0) {
      return body;
    }
    requireKnown(codings);
    try (InputStream in = decoder(body, codings)) {
      return BoundedBody.read(in, maxBytes, room, body.truncated());
    } catch (EOFException | ZipException e) {
      throw new IOException(
          "its body is not %s as its header says: %s".formatted(shown(codings), e.getMessage()), e);
    }
  }

  private static String shown(List<String> codings) {
    String all = String.join(", ", codings);
    return all.length() <= 100 ? all : all.substring(0, 100) + "…";
  }

  private static InputStream decoder(BoundedBody body, List<String> codings) throws IOException {
    InputStream in = new ByteArrayInputStream(body.bytes());
    for (String coding : codings.reversed()) {
      in = coding.equals("deflate") ? inflater(in) : new GZIPInputStream(in, BUFFER_BYTES);
    }
    return in;
  }

  private static boolean isZlib(byte[] first) {
    return first.length == 2
        && (first[0] & 0x0F) == 8
        && (((first[0] & 0xFF) << 8) | (first[1] & 0xFF)) % 31 == 0;
  }

  /** Accepts the zlib format of the RFC, and raw deflate, which some servers send. */
  private static InputStream inflater(InputStream in) throws IOException {
    PushbackInputStream header = new PushbackInputStream(in, 2);
    byte[] first = header.readNBytes(2);
    header.unread(first);
    Inflater inflater = new Inflater(!isZlib(first));
    return new InflaterInputStream(header, inflater, BUFFER_BYTES) {
      @Override
      public void close() throws IOException {
        super.close();
        inflater.end();
      }
    };
  }
}
