package io.carillon.statistics;

import java.time.Instant;

/**
 * The executions that ended in one hour in one status.
 *
 * @param runMillis sum of the times from start to end
 * @param waitMillis sum of the times from due (or queued) to start
 */
public record StatsRow(
    Instant hour,
    String status,
    long executions,
    long runMillis,
    long runMillisMax,
    long waitMillis,
    long waitMillisMax) {}
