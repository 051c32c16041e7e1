/**
 * {@code @Recurring}: finds it on beans, reads it as definitions, and declares task configs at a
 * start.
 */
@NullMarked
package io.carillon.spring.recurring;

import org.jspecify.annotations.NullMarked;
