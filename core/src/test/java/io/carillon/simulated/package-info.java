/** Clusters under a clock that tests move: nodes without threads, stepped one by one. */
@NullMarked
package io.carillon.simulated;

import org.jspecify.annotations.NullMarked;
