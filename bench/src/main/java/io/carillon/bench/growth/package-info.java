/** The chapter of what idle schedules and a long past change, and the databases for it. */
@NullMarked
package io.carillon.bench.growth;

import org.jspecify.annotations.NullMarked;
