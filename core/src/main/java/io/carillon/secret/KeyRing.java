package io.carillon.secret;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The master keys that a node knows. The first one encrypts; every one decrypts, so that keys can
 * be replaced while nodes run.
 */
public interface KeyRing {

  /**
   * Returns the keys as they are now; empty when the node has none. Called again when a secret was
   * encrypted with an unknown key.
   */
  List<MasterKey> keys();

  /** Returns how an operator gives the node a key: the name of a setting. */
  String setting();

  /**
   * Makes a new first key, if this ring can; the other keys stay.
   *
   * @return false when keys are given by a setting, which only an operator changes
   */
  default boolean makeNewKey() {
    return false;
  }

  /** Returns the key that encrypts; empty when there is none. */
  default Optional<MasterKey> first() {
    return keys().stream().findFirst();
  }

  /** Returns the key with an id; empty when the node does not know it. */
  default Optional<MasterKey> find(String id) {
    return keys().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /**
   * A ring of keys that do not change.
   *
   * @param keys empty for a node without secrets
   */
  record Fixed(List<MasterKey> keys, String setting) implements KeyRing {

    /** Copies the list. */
    public Fixed {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Reads the keys of a setting.
   *
   * @param text keys in base64, separated by commas
   * @throws IllegalArgumentException for any other text; the message does not contain it
   */
  static KeyRing of(String text, String setting) {
    return new Fixed(Arrays.stream(text.split(",", -1)).map(MasterKey::of).toList(), setting);
  }
}
