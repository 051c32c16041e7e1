package io.carillon.secret;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/**
 * Encrypts short texts that leave the process for a while, such as the content of a cookie, with
 * the master keys of secrets. Each text is bound to a purpose: it opens for that one alone.
 */
public final class SealedTexts {

  private static final int MOST_CHARACTERS = 16_384;

  private final KeyRing keys;
  private final SecretCipher cipher = new SecretCipher();

  /** Creates an instance with those keys. */
  public SealedTexts(KeyRing keys) {
    this.keys = keys;
  }

  /**
   * Encrypts a text.
   *
   * @return letters, digits, {@code -}, {@code _} and {@code .}
   * @throws IllegalStateException when the node has no key
   */
  public String seal(String purpose, String text) {
    MasterKey key =
        keys.first()
            .orElseThrow(() ->
                new IllegalStateException(
                    "there is no key to encrypt with: set " + keys.setting()));
    SecretCipher.Sealed sealed = cipher.seal(purpose, text, key);
    byte[] wrapped = sealed.wrappedKey();
    byte[] value = sealed.ciphertext();
    ByteBuffer both = ByteBuffer.allocate(Short.BYTES + wrapped.length + value.length);
    both.putShort((short) wrapped.length).put(wrapped).put(value);
    return sealed.keyId()
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(both.array());
  }

  /** Decrypts a text; empty when it was changed, or has another purpose or an unknown key. */
  public Optional<String> open(String purpose, String sealed) {
    int dot = sealed.indexOf('.');
    if (dot < 0 || sealed.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    return keys.find(sealed.substring(0, dot))
        .flatMap(key -> open(purpose, sealed.substring(dot + 1), key));
  }

  private Optional<String> open(String purpose, String text, MasterKey key) {
    try {
      ByteBuffer both = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      byte[] wrapped = new byte[length(both)];
      both.get(wrapped);
      byte[] value = new byte[both.remaining()];
      both.get(value);
      return Optional.of(
          cipher.open(purpose, new SecretCipher.Sealed(key.id(), wrapped, value), key));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty(); // not made by this key for this purpose
    }
  }

  private static int length(ByteBuffer both) {
    int length = both.remaining() < Short.BYTES ? -1 : both.getShort();
    if (length < 0 || length > both.remaining()) {
      throw new IllegalArgumentException("its length is wrong");
    }
    return length;
  }
}
