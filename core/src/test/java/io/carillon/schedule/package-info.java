/** Tests of the arithmetic of schedules: pure, in milliseconds, against a brute-force oracle. */
@NullMarked
package io.carillon.schedule;

import org.jspecify.annotations.NullMarked;
