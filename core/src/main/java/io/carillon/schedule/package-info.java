/**
 * Schedules as values, and the pure functions from a schedule to its due times. No clock, no
 * database; every rule is exact and runs in bounded time.
 */
@NullMarked
package io.carillon.schedule;

import org.jspecify.annotations.NullMarked;
