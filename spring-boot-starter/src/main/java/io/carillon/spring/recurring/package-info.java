/** {@code @Recurring}: found on beans, read as definitions, declared as task configs at a start. */
@NullMarked
package io.carillon.spring.recurring;

import org.jspecify.annotations.NullMarked;
