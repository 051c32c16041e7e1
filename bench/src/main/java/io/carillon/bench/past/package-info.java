/** A database with weeks of history. */
@NullMarked
package io.carillon.bench.past;

import org.jspecify.annotations.NullMarked;
