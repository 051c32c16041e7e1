/** What the process of a contender is told to do, and what it says that it found. */
@NullMarked
package io.carillon.bench.order;

import org.jspecify.annotations.NullMarked;
