/** The systems under measurement, each on its own database. */
@NullMarked
package io.carillon.bench.contender;

import org.jspecify.annotations.NullMarked;
