/**
 * Tests of task types and schedules: a node that is stepped by hand under a manual clock, a
 * database for each test, assertions, and a context for a handler alone.
 */
@NullMarked
package io.carillon.test;

import org.jspecify.annotations.NullMarked;
