package io.carillon.secret;

import io.carillon.time.Instants;
import java.time.Instant;

/**
 * What may be known of a secret: everything but its value.
 *
 * @param keyId the master key that encrypts it
 */
public record SecretInfo(String name, String keyId, Times times) {

  /** Returns its version: it is another one each time the value is set. */
  public long version() {
    return Instants.micros(times.updatedAt());
  }

  /** Who set it when: first, and last. */
  public record Times(Instant createdAt, String createdBy, Instant updatedAt, String updatedBy) {}
}
