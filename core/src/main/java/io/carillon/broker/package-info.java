/**
 * Delivery of queued executions to workers: the broker interface, the parts of PostgreSQL that
 * every broker needs, and the broker that needs only PostgreSQL.
 */
@NullMarked
package io.carillon.broker;

import org.jspecify.annotations.NullMarked;
