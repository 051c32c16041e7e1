/**
 * The run of the queue benchmarks: who is measured on what, in which order, and what is written.
 */
@NullMarked
package io.carillon.bench;

import org.jspecify.annotations.NullMarked;
