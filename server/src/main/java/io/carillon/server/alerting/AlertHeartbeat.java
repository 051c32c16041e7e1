package io.carillon.server.alerting;

import io.carillon.alert.announce.AlertHealth.Trouble;
import io.carillon.engine.Engine;
import io.carillon.server.lifecycle.AgentBean;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.settings.ServerSettings.Alerting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Agent that calls an address of the operator while alerts work: when the calls cease, whoever
 * answers there raises the alarm. The address comes from the environment of the process and not
 * from a user, so it may be private.
 */
@Component
public final class AlertHeartbeat extends AgentBean {

  private static final Logger LOG = LoggerFactory.getLogger(AlertHeartbeat.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Engine engine;
  private final Alerting alerting;
  private @Nullable HttpClient client;

  AlertHeartbeat(Engine engine, ServerSettings settings) {
    super("alert-heartbeat");
    this.engine = engine;
    this.alerting = settings.options().alerting();
  }

  @Override
  protected Duration runOnce() {
    URI url = alerting.heartbeatUrl();
    if (url == null) {
      return Duration.ofHours(1);
    }
    Set<Trouble> troubles = engine.alerts().health().troubles();
    if (troubles.isEmpty()) {
      call(url);
      return alerting.heartbeatEvery();
    }
    LOG.info("No heartbeat is sent while alerts do not work: {}", troubles);
    return LOOK_AGAIN;
  }

  private void call(URI url) {
    if (client == null) {
      client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }
    HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).GET().build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status >= 400) {
        LOG.warn("The heartbeat was answered with the status {}", status);
      }
    } catch (IOException e) { // the next one may arrive
      LOG.warn("The heartbeat was not sent: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void ended() {
    if (client != null) {
      client.shutdownNow();
      client = null;
    }
  }
}
