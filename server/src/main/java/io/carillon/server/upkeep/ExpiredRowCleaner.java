package io.carillon.server.upkeep;

import io.carillon.manager.TasksManager;
import io.carillon.server.lifecycle.AgentBean;
import io.carillon.server.repeat.KeptAnswers;
import io.carillon.server.security.Logins;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.trail.TrailStore;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Agent that deletes expired rows every minute in batches of {@value #BATCH}: what a node with the
 * API role stores besides the history.
 */
@Component
public final class ExpiredRowCleaner extends AgentBean {

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int BATCH = 1_000;
  private static final int OPERATIONS = 10; // each of up to 100,000 rows

  private final Logins logins;
  private final TrailStore trail;
  private final KeptAnswers answers;
  private final TasksManager manager;
  private final Duration retention;

  ExpiredRowCleaner(
      Logins logins,
      TrailStore trail,
      KeptAnswers answers,
      TasksManager manager,
      ServerSettings settings) {
    super("access-upkeep");
    this.manager = manager;
    this.logins = logins;
    this.trail = trail;
    this.answers = answers;
    this.retention = settings.spans().retention();
  }

  /** Deletes one batch of each kind; returns zero when there may be more. */
  @Override
  protected Duration runOnce() {
    int most = logins.purge(BATCH);
    most = Math.max(most, trail.purge(retention, BATCH));
    most = Math.max(most, answers.purge(BATCH));
    int operations = manager.operations().purge(manager.view().now().minus(retention), OPERATIONS);
    return most >= BATCH || operations >= OPERATIONS ? Duration.ZERO : EVERY;
  }
}
