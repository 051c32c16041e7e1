/**
 * Explains why a task config did or did not run at an instant. {@link
 * io.carillon.explanation.FactsReader} gathers what is on record by a fixed number of statements,
 * {@link io.carillon.explanation.Verdict} decides what it means, without I/O.
 */
@NullMarked
package io.carillon.explanation;

import org.jspecify.annotations.NullMarked;
