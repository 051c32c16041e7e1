package io.carillon.worker;

/** The reason why a running attempt was told to stop. */
sealed interface StopReason {

  /** Its deadline has passed. */
  record Deadline() implements StopReason {}

  /** A user or a policy requested it. */
  record Asked(String reason) implements StopReason {}

  /** The worker shuts down and hands it back. */
  record Shutdown() implements StopReason {}

  /** The worker cannot renew its lease; another worker will run the execution. */
  record LeaseLost() implements StopReason {}
}
