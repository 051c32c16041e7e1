/**
 * What carries queued executions to workers: the seam, what every broker needs of PostgreSQL, and
 * the broker that needs nothing else.
 */
@NullMarked
package io.carillon.broker;

import org.jspecify.annotations.NullMarked;
