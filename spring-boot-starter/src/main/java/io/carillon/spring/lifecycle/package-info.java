/** The order in which the beans of a node start and stop. */
@NullMarked
package io.carillon.spring.lifecycle;

import org.jspecify.annotations.NullMarked;
