package io.carillon.bulk;

import io.carillon.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    MessageDigest digest = Sha256.digest();
    for (T one : selected) {
      digest.update((key.apply(one) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }
}
