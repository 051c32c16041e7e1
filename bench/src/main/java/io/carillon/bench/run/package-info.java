/** Measurements as run in the process of their contender. */
@NullMarked
package io.carillon.bench.run;

import org.jspecify.annotations.NullMarked;
