package io.carillon.alert.announce;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message for one receiver, for display; it has no parameters, which may hold addresses.
 *
 * @param title of the message
 */
public record Announcement(
    UUID id, Reason reason, String taskType, String title, Progress progress, Times times) {

  /**
   * How far it is.
   *
   * @param attempt the number of attempts that have begun
   * @param error of the last attempt that failed; null when none has
   */
  public record Progress(AnnouncementStatus status, int attempt, @Nullable String error) {}

  /**
   * Its times.
   *
   * @param nextAt when it may be sent; null when it has ended
   * @param endedAt when it was sent or given up; null before
   */
  public record Times(Instant createdAt, @Nullable Instant nextAt, @Nullable Instant endedAt) {}
}
