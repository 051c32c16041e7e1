/** Charts of the results. */
@NullMarked
package io.carillon.bench.chart;

import org.jspecify.annotations.NullMarked;
