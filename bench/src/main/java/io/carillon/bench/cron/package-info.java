/** How fast the next due time of a cron pattern is found, beside the cron classes of the peers. */
@NullMarked
package io.carillon.bench.cron;

import org.jspecify.annotations.NullMarked;
