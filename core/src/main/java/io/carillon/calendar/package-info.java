/**
 * Calendars: the days and hours on which nothing fires, as values, and the answers to when that is.
 * They know nothing of schedules.
 */
@NullMarked
package io.carillon.calendar;

import org.jspecify.annotations.NullMarked;
