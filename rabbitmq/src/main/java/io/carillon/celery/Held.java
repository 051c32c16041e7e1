package io.carillon.celery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words that wait for others, since events and replies of one end come in any order.
 *
 * @param event the end that an event told, at {@code eventAt}
 * @param reply the end that a reply told, at {@code replyAt}
 * @param retries retries that replies told while no event spoke of the execution
 * @param restarted whether the worker it runs on began anew, and may have forgotten it
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
