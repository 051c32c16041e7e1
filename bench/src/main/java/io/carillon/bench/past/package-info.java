/** A database that has been in use for weeks. */
@NullMarked
package io.carillon.bench.past;

import org.jspecify.annotations.NullMarked;
