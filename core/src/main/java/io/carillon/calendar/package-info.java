/**
 * Calendars: the days and hours on which nothing fires, and the searches over them. Independent of
 * schedules.
 */
@NullMarked
package io.carillon.calendar;

import org.jspecify.annotations.NullMarked;
