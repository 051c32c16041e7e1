package io.carillon.tracing;

import java.time.Instant;

/**
 * The trace of an execution that waits.
 *
 * @param decision the span that decided to start it
 * @param waitsSince the end of the attempt before, or the instant at which it was queued
 */
public record StoredTrace(TraceContext decision, Instant waitsSince) {}
