/** Forecasts of the due times of many configs. */
@NullMarked
package io.carillon.manager.forecast;

import org.jspecify.annotations.NullMarked;
