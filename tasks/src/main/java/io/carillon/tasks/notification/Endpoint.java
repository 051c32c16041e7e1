package io.carillon.tasks.notification;

import io.carillon.tasks.http.WebhookConnection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes. Its text form shows nothing of it.
 *
 * @param secret null for messages that are not signed
 * @param now the time of signatures
 * @param execution the same in every attempt
 */
record Endpoint(String url, @Nullable String secret, Instant now, UUID execution) {

  static Endpoint of(WebhookConnection.Settings settings, Instant now, UUID execution) {
    String secret = settings.signingSecret();
    boolean signed = secret != null && !secret.isEmpty();
    return new Endpoint(settings.url().strip(), signed ? secret : null, now, execution);
  }

  @Override
  public String toString() {
    return "Endpoint[]";
  }
}
