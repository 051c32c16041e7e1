package io.carillon.server.repeat;

import io.carillon.text.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request with an {@code Idempotency-Key}.
 *
 * @param tokenId of the caller: keys of different tokens are different keys
 * @param key 1 to 255 printable ASCII characters
 * @param request method and path, for people; cut to {@value #LONGEST} characters
 * @param hash SHA-256 of everything that identifies the request
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeyedRequest(long tokenId, String key, String request, byte[] hash) {

  private static final int LONGEST = 500;

  static KeyedRequest of(long tokenId, String key, HttpServletRequest request, byte[] body) {
    String query = request.getQueryString();
    String asked =
        request.getMethod() + " " + request.getRequestURI() + (query == null ? "" : "?" + query);
    MessageDigest digest = Sha256.digest();
    add(digest, asked);
    add(digest, request.getContentType());
    add(digest, request.getHeader(HttpHeaders.IF_MATCH));
    digest.update(body);
    String shown = asked.length() > LONGEST ? asked.substring(0, LONGEST) : asked;
    return new KeyedRequest(tokenId, key, shown, digest.digest());
  }

  private static void add(MessageDigest digest, @Nullable String text) {
    digest.update(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /** Returns whether the other request, given by its hash, is the same. */
  boolean asksFor(byte[] otherHash) {
    return MessageDigest.isEqual(hash, otherHash);
  }
}
