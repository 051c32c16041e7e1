package io.carillon.secret;

import java.time.Instant;

/**
 * What may be known of a secret: everything but its value.
 *
 * @param keyId the master key that encrypts it
 */
public record SecretInfo(String name, String keyId, Times times) {

  /** Who set it when: first, and last. */
  public record Times(Instant createdAt, String createdBy, Instant updatedAt, String updatedBy) {}
}
