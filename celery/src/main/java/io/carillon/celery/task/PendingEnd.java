package io.carillon.celery.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals that wait for their counterparts, since the event and the reply of one end arrive in any
 * order.
 *
 * @param event the end from an event, at {@code eventAt}
 * @param reply the end from a reply, at {@code replyAt}
 * @param retries retries from replies before any event of the execution
 * @param restarted whether its worker may have restarted and forgotten it
 */
public record PendingEnd(
    @Nullable CeleryOutcome event,
    @Nullable Instant eventAt,
    @Nullable CeleryOutcome reply,
    @Nullable Instant replyAt,
    List<CeleryOutcome> retries,
    boolean restarted) {

  private static final @Nullable CeleryOutcome NO_END = null;
  private static final @Nullable Instant NEVER = null;

  public static final PendingEnd NOTHING =
      new PendingEnd(NO_END, NEVER, NO_END, NEVER, List.of(), false);

  private static final int MAX_RETRIES = 100;

  public PendingEnd {
    retries = List.copyOf(retries);
  }

  PendingEnd withEvent(CeleryOutcome ending, Instant at) {
    return new PendingEnd(ending, at, reply, replyAt, retries, restarted);
  }

  PendingEnd withReply(CeleryOutcome ending, Instant at) {
    return new PendingEnd(event, eventAt, ending, at, retries, restarted);
  }

  PendingEnd withRetry(CeleryOutcome ending) {
    List<CeleryOutcome> more = new ArrayList<>(retries);
    if (more.size() < MAX_RETRIES) {
      more.add(ending);
    }
    return new PendingEnd(event, eventAt, reply, replyAt, more, restarted);
  }

  PendingEnd withRestart(boolean changed) {
    return new PendingEnd(event, eventAt, reply, replyAt, retries, changed);
  }

  boolean end() {
    return event != null || reply != null;
  }
}
