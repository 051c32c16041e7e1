/**
 * Sheets: the numbers of all configs in an hour or a day that is over, in a few rows, by which
 * configs are ranked.
 */
@NullMarked
package io.carillon.statistics.sheet;

import org.jspecify.annotations.NullMarked;
