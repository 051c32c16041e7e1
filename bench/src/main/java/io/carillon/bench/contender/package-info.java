/** The systems that are measured, each in a process of its own. */
@NullMarked
package io.carillon.bench.contender;

import org.jspecify.annotations.NullMarked;
