/** Totals of a span by type, status, config, hour or day. */
@NullMarked
package io.carillon.statistics.total;

import org.jspecify.annotations.NullMarked;
