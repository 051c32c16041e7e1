/** Cuts a client of the live stream off under load, and holds what it got against the database. */
@NullMarked
package io.carillon.bench.stream;

import org.jspecify.annotations.NullMarked;
