/** The shape of every agent: a step without a thread, and the loop that runs it. */
@NullMarked
package io.carillon.agent;

import org.jspecify.annotations.NullMarked;
