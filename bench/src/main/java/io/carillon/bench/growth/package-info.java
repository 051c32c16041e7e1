/** The chapter on the effect of idle schedules and a long history, and its databases. */
@NullMarked
package io.carillon.bench.growth;

import org.jspecify.annotations.NullMarked;
