/**
 * An embedded PostgreSQL server: a child process with durable settings, for a node without a
 * configured database.
 */
@NullMarked
package io.carillon.postgres;

import org.jspecify.annotations.NullMarked;
