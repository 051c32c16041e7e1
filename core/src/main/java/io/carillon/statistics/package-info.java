/** Rolls up ended executions by hour and day, and reads the roll-ups. */
@NullMarked
package io.carillon.statistics;

import org.jspecify.annotations.NullMarked;
