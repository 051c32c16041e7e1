/** Reads what is on record: executions with their attempts and logs, schedule events, workers. */
@NullMarked
package io.carillon.history;

import org.jspecify.annotations.NullMarked;
