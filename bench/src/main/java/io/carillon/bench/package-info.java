/** The queue benchmarks: contenders, plan and output. */
@NullMarked
package io.carillon.bench;

import org.jspecify.annotations.NullMarked;
