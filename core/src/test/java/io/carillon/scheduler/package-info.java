/** Tests of the scheduler's decisions: pure functions, in milliseconds. */
@NullMarked
package io.carillon.scheduler;

import org.jspecify.annotations.NullMarked;
