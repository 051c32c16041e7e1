/** Deletes expired login codes, sessions, stored responses and trail lines. */
@NullMarked
package io.carillon.server.upkeep;

import org.jspecify.annotations.NullMarked;
