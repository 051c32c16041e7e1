package io.carillon.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Secrets of 256 random bits. The database keeps their SHA-256: so many random bits need no slower
 * hash, and to look one up by its hash tells nothing by its time.
 */
final class RandomSecret {

  private static final int BYTES = 32;
  private static final Pattern REST = Pattern.compile("[A-Za-z0-9_-]{43}");

  private RandomSecret() {}

  /** A new one after that prefix. */
  static String make(String prefix) {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a text may be one that {@link #make} made with that prefix. */
  static boolean fits(String prefix, String text) {
    return text.startsWith(prefix) && REST.matcher(text.substring(prefix.length())).matches();
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
