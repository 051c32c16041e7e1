package io.carillon.server.oidc;

import io.carillon.server.settings.OidcSettings;
import io.carillon.server.settings.ServerSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The provider of the settings. Its metadata is read when it is needed first, so that the server
 * starts without it, and again after a failure, at most every {@code PAUSE}.
 */
@Component
class Providers {

  /** Where the provider sends people back to. */
  static final String CALLBACK = "/oidc/callback";

  private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final ServerSettings server;
  private final Clock clock;
  private final AtomicReference<@Nullable Provider> known = new AtomicReference<>();
  private final AtomicReference<Instant> failedAt = new AtomicReference<>(Instant.EPOCH);

  Providers(ServerSettings server, Clock clock) {
    this.server = server;
    this.clock = clock;
  }

  /** Returns the settings of the provider; null for a server without one. */
  @Nullable OidcSettings settings() {
    return server.front().oidc();
  }

  /** Returns the provider; empty when there is none or it does not answer. */
  Optional<Provider> present() {
    OidcSettings settings = settings();
    Provider present = known.get();
    if (present != null || settings == null) {
      return Optional.ofNullable(present);
    }
    return failedAt.get().plus(PAUSE).isAfter(clock.instant()) ? Optional.empty() : read(settings);
  }

  private Optional<Provider> read(OidcSettings settings) {
    try {
      Provider read = Provider.read(settings, server.peopleUrl() + CALLBACK);
      known.set(read);
      return Optional.of(read);
    } catch (RuntimeException e) {
      failedAt.set(clock.instant());
      LOG.warn("The OpenID provider {} cannot be used: {}", settings.issuer(), e.getMessage());
      return Optional.empty();
    }
  }
}
