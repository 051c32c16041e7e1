/** What is noted and read while work is done: starts of handlers, CPU time, heap, log. */
@NullMarked
package io.carillon.bench.meter;

import org.jspecify.annotations.NullMarked;
