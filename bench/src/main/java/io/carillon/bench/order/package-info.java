/** The orders to contender processes, and their results. */
@NullMarked
package io.carillon.bench.order;

import org.jspecify.annotations.NullMarked;
