package io.carillon.server.security;

import io.carillon.text.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Secrets of 256 random bits. The database stores their SHA-256: with that much entropy no slower
 * hash is needed, and a lookup by hash reveals nothing by its timing.
 */
final class RandomSecret {

  private static final int BYTES = 32;
  private static final Pattern REST = Pattern.compile("[A-Za-z0-9_-]{43}");

  private RandomSecret() {}

  /** Creates a secret with that prefix. */
  static String make(String prefix) {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns whether a text has the form of a secret with that prefix. */
  static boolean fits(String prefix, String text) {
    return text.startsWith(prefix) && REST.matcher(text.substring(prefix.length())).matches();
  }

  static byte[] hash(String secret) {
    return Sha256.of(secret);
  }
}
