package io.carillon.celery;

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
record Held(
    @Nullable Ending event,
    @Nullable Instant eventAt,
    @Nullable Ending reply,
    @Nullable Instant replyAt,
    List<Ending> retries,
    boolean restarted) {

  static final Held NOTHING = new Held(null, null, null, null, List.of(), false);

  private static final int MAX_RETRIES = 100;

  Held {
    retries = List.copyOf(retries);
  }

  Held withEvent(Ending ending, Instant at) {
    return new Held(ending, at, reply, replyAt, retries, restarted);
  }

  Held withReply(Ending ending, Instant at) {
    return new Held(event, eventAt, ending, at, retries, restarted);
  }

  Held withRetry(Ending ending) {
    List<Ending> more = new ArrayList<>(retries);
    if (more.size() < MAX_RETRIES) {
      more.add(ending);
    }
    return new Held(event, eventAt, reply, replyAt, more, restarted);
  }

  Held withRestart(boolean changed) {
    return new Held(event, eventAt, reply, replyAt, retries, changed);
  }

  boolean end() {
    return event != null || reply != null;
  }
}
