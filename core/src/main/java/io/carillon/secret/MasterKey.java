package io.carillon.secret;

import io.carillon.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A key of 256 bits that encrypts the data keys of secrets. */
public final class MasterKey {

  /** Number of bytes of a key. */
  public static final int BYTES = 32;

  private static final int ID_BYTES = 6;

  private final byte[] bytes;
  private final String id;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
    this.id = HexFormat.of().formatHex(digest(bytes), 0, ID_BYTES);
  }

  private static byte[] digest(byte[] bytes) {
    MessageDigest sha256 = Sha256.digest();
    sha256.update("carillon master key id".getBytes(StandardCharsets.US_ASCII));
    return sha256.digest(bytes);
  }

  /**
   * Reads a key.
   *
   * @param text base64 of 32 bytes
   * @throws IllegalArgumentException for any other text; the message does not contain it
   */
  public static MasterKey of(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be base64 of 32 bytes, as `openssl rand -base64 32` prints it");
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "must be base64 of 32 bytes, as `openssl rand -base64 32` prints it, and has %d bytes"
              .formatted(bytes.length));
    }
    return new MasterKey(bytes);
  }

  /** Returns the key with these bytes. */
  static MasterKey of(byte[] bytes) {
    return new MasterKey(Arrays.copyOf(bytes, BYTES));
  }

  /** Returns its identity, derived from a digest: it is stored beside what the key encrypts. */
  public String id() {
    return id;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns base64 of the key, for a key file. */
  String text() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Omits the key. */
  @Override
  public String toString() {
    return "MasterKey[" + id + "]";
  }
}
