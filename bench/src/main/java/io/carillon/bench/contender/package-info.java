/** The systems that are measured, each on a database of its own. */
@NullMarked
package io.carillon.bench.contender;

import org.jspecify.annotations.NullMarked;
