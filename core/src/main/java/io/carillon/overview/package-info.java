/**
 * What a person should see first: what needs attention, what happened in a span, what comes next.
 */
@NullMarked
package io.carillon.overview;

import org.jspecify.annotations.NullMarked;
