/** The program: its commands put together, run, and their faults told. */
@NullMarked
package io.carillon.cli;

import org.jspecify.annotations.NullMarked;
