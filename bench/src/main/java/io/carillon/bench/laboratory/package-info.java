/** Where measurements are taken one after another: databases, processes, the machine. */
@NullMarked
package io.carillon.bench.laboratory;

import org.jspecify.annotations.NullMarked;
