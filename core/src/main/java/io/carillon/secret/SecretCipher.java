package io.carillon.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets by AES-256-GCM (NIST SP 800-38D): each value with a random key of its own, which
 * the master key encrypts. Both texts are bound to the secret's name, so that a row cannot be given
 * the value of another one. A nonce of 96 random bits precedes each ciphertext; each data key
 * encrypts one value, and a master key few of them, so that nonces do not repeat.
 */
final class SecretCipher {

  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();

  /** A value as stored: the id of the master key, the encrypted data key, the encrypted value. */
  static final class Sealed {

    private final String keyId;
    private final byte[] wrappedKey;
    private final byte[] ciphertext;

    /** The arrays are not copied: neither side changes them. */
    Sealed(String keyId, byte[] wrappedKey, byte[] ciphertext) {
      this.keyId = keyId;
      this.wrappedKey = wrappedKey;
      this.ciphertext = ciphertext;
    }

    /** Returns the id of the master key that encrypts the data key. */
    String keyId() {
      return keyId;
    }

    /** Returns the data key, encrypted. */
    byte[] wrappedKey() {
      return wrappedKey;
    }

    /** Returns the value, encrypted with the data key. */
    byte[] ciphertext() {
      return ciphertext;
    }
  }

  /** Encrypts a value. */
  Sealed seal(String name, String value, MasterKey master) {
    byte[] dataKey = new byte[MasterKey.BYTES];
    random.nextBytes(dataKey);
    byte[] ciphertext = encrypt(dataKey, value.getBytes(StandardCharsets.UTF_8), "value:" + name);
    return new Sealed(master.id(), encrypt(master.bytes(), dataKey, "key:" + name), ciphertext);
  }

  /**
   * Decrypts a value.
   *
   * @throws GeneralSecurityException when it was changed, or belongs to another name or key
   */
  String open(String name, Sealed sealed, MasterKey master) throws GeneralSecurityException {
    byte[] dataKey = decrypt(master.bytes(), sealed.wrappedKey(), "key:" + name);
    byte[] value = decrypt(dataKey, sealed.ciphertext(), "value:" + name);
    return new String(value, StandardCharsets.UTF_8);
  }

  /** Encrypts the data key with another master key; the value stays as it is. */
  Sealed rewrap(String name, Sealed sealed, MasterKey from, MasterKey to)
      throws GeneralSecurityException {
    byte[] dataKey = decrypt(from.bytes(), sealed.wrappedKey(), "key:" + name);
    return new Sealed(to.id(), encrypt(to.bytes(), dataKey, "key:" + name), sealed.ciphertext());
  }

  private byte[] encrypt(byte[] key, byte[] plain, String bound) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, bound).doFinal(plain);
      byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + ciphertext.length);
      System.arraycopy(ciphertext, 0, both, NONCE_BYTES, ciphertext.length);
      return both;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot encrypt by AES-256-GCM", e);
    }
  }

  private static byte[] decrypt(byte[] key, byte[] both, String bound)
      throws GeneralSecurityException {
    if (both.length < NONCE_BYTES) {
      throw new GeneralSecurityException("shorter than its nonce");
    }
    byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
    return cipher(Cipher.DECRYPT_MODE, key, nonce, bound)
        .doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, String bound)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
