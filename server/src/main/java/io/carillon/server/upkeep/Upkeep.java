package io.carillon.server.upkeep;

import io.carillon.agent.AgentLoop;
import io.carillon.server.ServerSettings;
import io.carillon.server.repeat.KeptAnswers;
import io.carillon.server.security.Logins;
import io.carillon.server.trail.TrailStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The agent that deletes what has expired, every minute and in batches of {@value #BATCH}: what a
 * node that answers requests keeps beside the history.
 */
@Component
public class Upkeep implements SmartLifecycle {

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int BATCH = 1_000;

  private final Logins logins;
  private final TrailStore trail;
  private final KeptAnswers answers;
  private final Duration retention;
  private final AgentLoop agent = new AgentLoop("access-upkeep", this::runOnce);
  private volatile boolean running;

  Upkeep(Logins logins, TrailStore trail, KeptAnswers answers, ServerSettings settings) {
    this.logins = logins;
    this.trail = trail;
    this.answers = answers;
    this.retention = settings.spans().retention();
  }

  /** The agent's trouble; null when all goes well. */
  public @Nullable String trouble() {
    return agent.trouble();
  }

  /** Deletes one batch of each; zero where there may be more. */
  Duration runOnce() {
    int most = logins.purge(BATCH);
    most = Math.max(most, trail.purge(retention, BATCH));
    most = Math.max(most, answers.purge(BATCH));
    return most >= BATCH ? Duration.ZERO : EVERY;
  }

  @Override
  public void start() {
    agent.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    agent.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  /** Lower than the phases of the web server. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 8_192;
  }
}
