/** Statistics over time, for charts: points by bucket and by subject, with percentiles. */
@NullMarked
package io.carillon.statistics.series;

import org.jspecify.annotations.NullMarked;
