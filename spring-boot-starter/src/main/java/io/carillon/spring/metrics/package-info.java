/** The Micrometer meters of a node, with a bounded number of tag values. */
@NullMarked
package io.carillon.spring.metrics;

import org.jspecify.annotations.NullMarked;
