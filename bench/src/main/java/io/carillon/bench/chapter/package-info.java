/** What a chapter of the run is, and those in which the peers are measured too. */
@NullMarked
package io.carillon.bench.chapter;

import org.jspecify.annotations.NullMarked;
