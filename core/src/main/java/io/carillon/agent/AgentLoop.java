package io.carillon.agent;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named platform thread that runs a step in a loop. A step that throws is logged and retried
 * after an exponential back-off of at most {@link #MAX_PAUSE}, so that a database outage does not
 * end an agent.
 */
public final class AgentLoop implements AutoCloseable {

  /** One round of an agent's work. */
  @FunctionalInterface
  public interface Step {

    /**
     * Runs one round.
     *
     * @return the wait until the next round, unless woken; zero to run again at once
     * @throws InterruptedException when the loop is being closed
     */
    Duration runOnce() throws InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

  private final String name;
  private final Step step;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private volatile boolean closing;
  private volatile @Nullable String lastError;

  /**
   * Creates a loop; {@link #start} starts it.
   *
   * @param name the thread's name, prefixed with {@code carillon-}
   */
  public AgentLoop(String name, Step step) {
    this.name = name;
    this.step = step;
    this.thread = Thread.ofPlatform().name("carillon-" + name).daemon(true).unstarted(this::run);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Ends the current wait, or the next one. Any thread may call it at any time. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the agent's name. */
  public String name() {
    return name;
  }

  /** Returns the error of the last round; null when it succeeded. */
  public @Nullable String lastError() {
    return lastError;
  }

  /** Returns whether the thread is alive. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Ends the current wait and waits until the round has ended. A round that takes longer than 10 s
   * is interrupted, and again every 10 s.
   */
  @Override
  public void close() {
    closing = true;
    wake();
    if (thread.getState() == Thread.State.NEW || Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        if (thread.join(Duration.ofSeconds(10))) {
          break;
        }
        LOG.warn("Agent {} is interrupted: its round did not end within 10 s", name);
        thread.interrupt();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!closing) {
      try {
        Duration wait = step.runOnce();
        lastError = null;
        pause = FIRST_PAUSE;
        await(wait);
      } catch (InterruptedException e) {
        if (!closing) {
          LOG.warn("Agent {} was interrupted from outside and continues", name);
        }
      } catch (Throwable e) { // the agent's outer loop must survive any error
        lastError = String.valueOf(e.getMessage());
        LOG.warn("Agent {} failed and tries again in {} ms", name, pause.toMillis(), e);
        pauseFor(pause);
        pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause.multipliedBy(2);
      }
    }
  }

  private void pauseFor(Duration pause) {
    try {
      await(pause);
    } catch (InterruptedException e) {
      // Only close() interrupts, and the loop checks for that itself.
      LOG.debug("Agent {} was interrupted in a pause", name);
    }
  }

  private void await(Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (!woken && !closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }
}
