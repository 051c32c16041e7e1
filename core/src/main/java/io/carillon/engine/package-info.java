/** The composition root: creates the components, connects them, and runs the agents of a node. */
@NullMarked
package io.carillon.engine;

import org.jspecify.annotations.NullMarked;
