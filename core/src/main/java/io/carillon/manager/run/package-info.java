/** Runs on demand: one or many configs at once, retries, and backfills of past due times. */
@NullMarked
package io.carillon.manager.run;

import org.jspecify.annotations.NullMarked;
