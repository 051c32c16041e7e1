/** The cost of alert rules. */
@NullMarked
package io.carillon.bench.alerts;

import org.jspecify.annotations.NullMarked;
