package io.carillon.tasks.notification;

import java.time.Duration;

/** What a service did with a message. */
sealed interface Answer {

  /** It took the message. */
  record Taken(String words) implements Answer {}

  /**
   * It takes no more messages for a while.
   *
   * @param pause how long, as far as it is known
   */
  record Limited(Duration pause, String words) implements Answer {}

  /**
   * It refused the message.
   *
   * @param retryable whether it may take the same message later
   */
  record Refused(String words, boolean retryable) implements Answer {}
}
