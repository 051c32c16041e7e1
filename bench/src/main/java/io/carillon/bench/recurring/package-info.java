/** The chapters on recurring schedules, each minute and each second. */
@NullMarked
package io.carillon.bench.recurring;

import org.jspecify.annotations.NullMarked;
