/**
 * Schedules as values, and the pure function from a schedule and its previous due time to the next.
 * No clock, no database; every rule is exact and runs in bounded time.
 */
@NullMarked
package io.carillon.schedule;

import org.jspecify.annotations.NullMarked;
