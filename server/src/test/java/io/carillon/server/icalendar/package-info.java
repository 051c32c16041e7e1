/** Files as calendars publish them, and files that nobody should accept. */
@NullMarked
package io.carillon.server.icalendar;

import org.jspecify.annotations.NullMarked;
