package io.carillon.cli.executions;

import io.carillon.cli.session.Session;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * While a command waits for an execution: Ctrl-C ends the command, and says that the execution goes
 * on.
 */
final class InterruptedHint {

  /** A wait that can be interrupted. */
  @FunctionalInterface
  interface Wait {

    /** Waits; returns the exit code. */
    int run() throws InterruptedException;
  }

  private final Session session;
  private final String execution;

  InterruptedHint(Session session, String execution) {
    this.session = session;
    this.execution = execution;
  }

  int during(Wait wait) throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              if (!over.get()) {
                session.output().endProgress();
                session.output().note("run.goes_on", execution);
              }
            },
            "carillon-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return wait.run();
    } finally {
      over.set(true);
    }
  }
}
