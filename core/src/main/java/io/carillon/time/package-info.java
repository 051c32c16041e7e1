/** Durations as people write them, and ids that carry their time. */
@NullMarked
package io.carillon.time;

import org.jspecify.annotations.NullMarked;
