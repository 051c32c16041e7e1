/** Deletes what has expired: log-in codes, sessions, kept answers, and lines of the trail. */
@NullMarked
package io.carillon.server.upkeep;

import org.jspecify.annotations.NullMarked;
