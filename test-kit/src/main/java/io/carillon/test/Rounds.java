package io.carillon.test;

import io.carillon.stepped.SteppedNode;
import java.time.Instant;
import java.util.Optional;

/** Steps a node, at one instant or from instant to instant, until nothing more happens. */
final class Rounds {

  private final SteppedNode node;
  private final ManualClock clock;
  private final HandlerLimit handlerLimit;
  private final int most;
  private final OpenExecutions open;
  private boolean running;

  /**
   * Creates the rounds of a node.
   *
   * @param most the number of rounds at one instant after which it gives up
   */
  Rounds(
      SteppedNode node,
      ManualClock clock,
      HandlerLimit handlerLimit,
      int most,
      OpenExecutions open) {
    this.node = node;
    this.clock = clock;
    this.handlerLimit = handlerLimit;
    this.most = most;
    this.open = open;
  }

  /** Runs what is due at this instant. */
  void run(Instant now) {
    alone(() -> runUntilQuiet(now));
  }

  /** Runs what becomes due until an instant, each at its own, and moves the clock there. */
  void runUntil(Instant until) {
    alone(() -> {
      runUntilQuiet(until);
      Optional<Instant> next = node.next();
      while (next.isPresent() && !next.get().isAfter(until) && !clock.instant().isAfter(until)) {
        moveTo(next.get());
        runUntilQuiet(until);
        next = after(next.get());
      }
      moveTo(until);
    });
  }

  private void moveTo(Instant instant) {
    if (instant.isAfter(clock.instant())) {
      clock.set(instant);
    }
  }

  /** Returns the next instant; fails when it is the one that was just run. */
  private Optional<Instant> after(Instant ran) {
    Optional<Instant> next = node.next();
    if (next.filter(ran::equals).isPresent() && clock.instant().equals(ran)) {
      throw open.stuck("what is due at %s cannot be done".formatted(ran));
    }
    return next;
  }

  private void alone(Runnable steps) {
    if (running) {
      throw new IllegalStateException(
          "a handler must not run the node that runs it; it may advance the clock");
    }
    running = true;
    try {
      steps.run();
    } finally {
      running = false;
    }
  }

  /** Ends early when a handler has moved the clock beyond the end of the run. */
  private void runUntilQuiet(Instant until) {
    for (int round = 0; round < most; round++) {
      if (clock.instant().isAfter(until)) {
        return;
      }
      boolean any = node.decide();
      while (runHandler()) {
        any = true;
      }
      if (!any) {
        return;
      }
    }
    throw open.stuck("after %,d rounds there is still something to do".formatted(most));
  }

  private boolean runHandler() {
    try (HandlerLimit.Watch watch = handlerLimit.begin()) {
      boolean ran = node.runHandler();
      if (watch.isExceeded()) {
        throw open.stuck("a handler ran for more than %s".formatted(handlerLimit));
      }
      return ran;
    }
  }
}
