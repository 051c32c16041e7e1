/**
 * Calendars from iCalendar files (RFC 5545): what of a file closes days and hours, within a span of
 * dates, and what was left out and why. Nothing here writes.
 */
@NullMarked
package io.carillon.server.icalendar;

import org.jspecify.annotations.NullMarked;
