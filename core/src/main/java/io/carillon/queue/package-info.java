/** Reads the backlog of each queue and its rates. */
@NullMarked
package io.carillon.queue;

import org.jspecify.annotations.NullMarked;
