/** What carries queued executions to workers; here the one that needs nothing but PostgreSQL. */
@NullMarked
package io.carillon.broker;

import org.jspecify.annotations.NullMarked;
