/** Values, recurrence rules and time zones of RFC 5545. */
@NullMarked
package io.carillon.server.icalendar.zone;

import org.jspecify.annotations.NullMarked;
