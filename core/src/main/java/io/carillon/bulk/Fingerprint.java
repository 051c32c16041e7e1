package io.carillon.bulk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** A short digest that is equal for two selections of the same items in the same versions. */
public final class Fingerprint {

  private static final int BYTES = 16;

  private Fingerprint() {}

  /**
   * Returns the fingerprint of a selection: 32 hexadecimal digits.
   *
   * @param key maps an item to its key with its version, without a line break
   */
  public static <T> String of(List<T> selected, Function<T, String> key) {
    MessageDigest digest = sha256();
    for (T one : selected) {
      digest.update((key.apply(one) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
