/** Meters during a measurement: handler starts, CPU time, heap and write-ahead log. */
@NullMarked
package io.carillon.bench.meter;

import org.jspecify.annotations.NullMarked;
