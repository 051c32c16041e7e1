/**
 * Adds what ended and what was decided to the roll-ups: an agent that takes names of executions and
 * decisions from two tables and adds them in the same transaction.
 */
@NullMarked
package io.carillon.statistics.rollup;

import org.jspecify.annotations.NullMarked;
