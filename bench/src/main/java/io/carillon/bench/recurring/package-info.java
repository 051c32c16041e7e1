/** The chapters of schedules that recur, each minute and each second. */
@NullMarked
package io.carillon.bench.recurring;

import org.jspecify.annotations.NullMarked;
