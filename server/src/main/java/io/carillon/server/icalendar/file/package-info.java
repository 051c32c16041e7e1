/** The lines, properties and components of an iCalendar file (RFC 5545, 3.1), with their faults. */
@NullMarked
package io.carillon.server.icalendar.file;

import org.jspecify.annotations.NullMarked;
