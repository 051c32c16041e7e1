/** The log and the result of an attempt, bounded in bytes. */
@NullMarked
package io.carillon.worker.report;

import org.jspecify.annotations.NullMarked;
