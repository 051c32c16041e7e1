/**
 * Calendars from iCalendar files (RFC 5545): the holidays, blackouts and working days of a file
 * within a span of dates, and the components that were left out with the reason. Nothing here
 * writes.
 */
@NullMarked
package io.carillon.server.icalendar;

import org.jspecify.annotations.NullMarked;
