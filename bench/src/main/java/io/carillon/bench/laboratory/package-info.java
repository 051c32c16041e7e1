/** The environment of measurements: databases, processes and the machine. */
@NullMarked
package io.carillon.bench.laboratory;

import org.jspecify.annotations.NullMarked;
