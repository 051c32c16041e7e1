package io.carillon.record;

import io.carillon.sentence.Sentence;

/** The reason of the status of a config that is inactive since it has no more due times. */
public final class FinishedReason {

  /** The words as they are stored. */
  public static final String TEXT = Sentence.of("no_more_due_times").text();

  private FinishedReason() {}

  /** Returns whether a reason is this one. Older versions wrote the kind of the event. */
  public static boolean is(String reason) {
    return reason.equals(TEXT) || reason.equals(EventKind.FINISHED.code());
  }
}
