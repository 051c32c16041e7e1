package io.carillon.record;

import java.time.Instant;

/**
 * What ended in one hour in one state.
 *
 * @param runMillis the sum of the time from start to end
 * @param waitMillis the sum of the time from due (or queued) to start
 */
public record StatsRow(
    Instant hour,
    String status,
    long executions,
    long runMillis,
    long runMillisMax,
    long waitMillis,
    long waitMillisMax) {}
