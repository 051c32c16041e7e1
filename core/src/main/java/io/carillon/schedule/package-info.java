/**
 * When a task is due: schedules as values, and the pure function from a schedule and its previous
 * due time to the next. No clock, no database; every rule is exact and bounded in time.
 */
@NullMarked
package io.carillon.schedule;

import org.jspecify.annotations.NullMarked;
