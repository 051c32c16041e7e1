/** Pictures of figures. */
@NullMarked
package io.carillon.bench.chart;

import org.jspecify.annotations.NullMarked;
