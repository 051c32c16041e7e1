package io.carillon.celery.task;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.worker.CeleryWorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of table {@code celery_task}: an execution that Celery has, from just before its message
 * is published until it ends.
 *
 * @param message the message that was sent last
 * @param progress the signals of the present or latest attempt
 */
public record CeleryTask(Message message, Progress progress, Wait await, PendingEnd held) {

  /** Time that RabbitMQ has to confirm a message before it is sent again. */
  public static final Duration SENDING = Duration.ofSeconds(30);

  /** Returns the row of a message that is about to be published at that time. */
  public static CeleryTask sending(Message message, Instant now) {
    return new CeleryTask(
        message,
        new Progress(message.retries(), null, 0),
        new Wait(TaskPhase.SENDING, now.plus(SENDING), 0),
        PendingEnd.NOTHING);
  }

  /**
   * A message that was sent.
   *
   * @param retries the header it was sent with
   * @param received the highest such header that a worker reported as received; null for none
   * @param replies whether replies are expected
   * @param silence maximum time without a signal
   */
  public record Message(
      int retries, @Nullable Integer received, boolean replies, Duration silence) {

    /** Returns the retries header of the newest known message. */
    int newest() {
      return received == null ? retries : received;
    }

    // After a resend, signals are ignored until a worker has received it: they may concern the
    // message before.
    boolean fresh() {
      return retries == 0 || received != null;
    }

    Message withReceived(int header) {
      return new Message(retries, Math.max(header, newest()), replies, silence);
    }
  }

  /**
   * The signals of the present or latest attempt.
   *
   * @param retries the header of the message that the attempt runs
   * @param owedRetries attempts just before the present one whose retry event is still to come
   */
  public record Progress(int retries, @Nullable Speaker speaker, int owedRetries) {

    /** Returns whether an event is not newer than the last one of its worker. */
    boolean repeats(Origin origin) {
      return speaker != null && speaker.repeats(origin);
    }

    Progress withSpeaker(@Nullable Speaker changed) {
      return new Progress(retries, changed, owedRetries);
    }

    Progress withOwedRetries(int changed) {
      return new Progress(retries, speaker, changed);
    }
  }

  /**
   * The sender of the last event of the present or latest attempt, with the worker's own clocks.
   */
  public record Speaker(UUID worker, long clock, double at) {

    static Speaker of(Origin origin) {
      return new Speaker(CeleryWorkerId.of(origin), origin.clock(), origin.timestamp());
    }

    // A restarted worker may reset its logical clock, but its timestamp has advanced.
    boolean repeats(Origin origin) {
      return worker.equals(CeleryWorkerId.of(origin))
          && origin.clock() <= clock
          && origin.timestamp() <= at;
    }
  }

  /**
   * The step that is awaited.
   *
   * @param dueAt the end of the wait
   * @param tries number of revokes sent
   */
  public record Wait(TaskPhase step, Instant dueAt, int tries) {

    Wait until(TaskPhase next, Instant end) {
      return new Wait(next, end, tries);
    }

    Wait withTries(int changed) {
      return new Wait(step, dueAt, changed);
    }
  }
}
