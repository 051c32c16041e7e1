/** A measurement, as it is carried out in the process of its contender. */
@NullMarked
package io.carillon.bench.run;

import org.jspecify.annotations.NullMarked;
