/** The health of the cluster: causes with sentences, each with what to do about it. */
@NullMarked
package io.carillon.health;

import org.jspecify.annotations.NullMarked;
