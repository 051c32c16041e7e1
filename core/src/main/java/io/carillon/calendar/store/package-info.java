/** Stores calendars and caches their versions. */
@NullMarked
package io.carillon.calendar.store;

import org.jspecify.annotations.NullMarked;
