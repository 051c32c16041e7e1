/**
 * A PostgreSQL server of our own: a child process with durable settings, for a node that was given
 * none.
 */
@NullMarked
package io.carillon.postgres;

import org.jspecify.annotations.NullMarked;
