package io.carillon.worker;

/** Why a running attempt was told to stop. */
sealed interface StopReason {

  /** Its time is up. */
  record Deadline() implements StopReason {}

  /** Somebody asked for it. */
  record Asked(String reason) implements StopReason {}

  /** The worker shuts down and gives it back. */
  record Shutdown() implements StopReason {}

  /** The worker cannot renew its lease: another one will run it. */
  record LeaseLost() implements StopReason {}
}
