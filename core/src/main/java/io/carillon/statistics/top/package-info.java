/** The task configs that are the slowest, the latest, or otherwise foremost in a span. */
@NullMarked
package io.carillon.statistics.top;

import org.jspecify.annotations.NullMarked;
