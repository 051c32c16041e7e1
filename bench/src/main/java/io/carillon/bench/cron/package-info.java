/** Benchmarks of the next due time of cron patterns, compared with the peers' cron classes. */
@NullMarked
package io.carillon.bench.cron;

import org.jspecify.annotations.NullMarked;
