/** The calls about statistics: totals, charts, the foremost task configs, and the overview. */
@NullMarked
package io.carillon.server.api.statistics;

import org.jspecify.annotations.NullMarked;
